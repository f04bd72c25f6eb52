import { Module } from '@nestjs/common';
import { RemindersModule } from '@features/reminders';
import { LedgerController } from './http/ledger.controller';
import { CheckStoreJob } from './jobs/check-store.job';
import { SealLedgerJob } from './jobs/seal-ledger.job';
import { TellHeadJob } from './jobs/tell-head.job';
import { LedgerDocuments } from './ledger-documents.service';
import { LedgerHead } from './ledger-head.service';
import { LedgerKeys } from './ledger-keys';
import { LedgerSealer } from './ledger-sealer.service';
import { LedgerWatch } from './ledger-watch.service';
import { Ledger } from './ledger.service';
import { ReceiptAccess } from './receipt-access';

const services = [Ledger, LedgerDocuments, LedgerHead, LedgerKeys, LedgerSealer, LedgerWatch, ReceiptAccess];

/** Sealed delivery ledger (BEY-01). */
@Module({ imports: [RemindersModule], providers: [...services, SealLedgerJob, TellHeadJob, CheckStoreJob], exports: services })
export class LedgerModule {}

@Module({ imports: [LedgerModule], controllers: [LedgerController] })
export class LedgerHttpModule {}

export { checkLedger, type StoreFault, type StoreReport } from './ledger-check';
export { LedgerDocuments } from './ledger-documents.service';
export { LedgerHttpModule, LedgerModule } from './ledger.module';
export { LedgerKeys } from './ledger-keys';
export { LedgerSealer } from './ledger-sealer.service';
export { forgetReplies, noteLedger, type LedgerNote } from './note';
export { ReceiptAccess, type ReceiptRule } from './receipt-access';

import { Module } from '@nestjs/common';
import { BureauModule } from '@bureau';
import { ContactsModule } from '@features/contacts';
import { ExportsModule } from '@features/exports';
import { FilesModule } from '@features/files';
import { IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { AlumniMoves } from './alumni/alumni-moves.service';
import { AlumniQrs } from './alumni/alumni-qr.service';
import { Alumni } from './alumni/alumni.service';
import { CommunityInvites } from './alumni/community-invites.service';
import { B01Applies } from './b01/b01-apply.service';
import { B01Reading } from './b01/b01-reading.service';
import { B01Sweeps } from './b01/b01-sweep.service';
import { B01Undos } from './b01/b01-undo.service';
import { B01Updates } from './b01/b01-updates.service';
import { B01Uploads } from './b01/b01-upload.service';
import { B08Apply } from './b08/b08-apply.service';
import { B08Syncs } from './b08/b08-syncs.service';
import { B08Tables } from './b08/b08-tables.service';
import { BureauPaths } from './bureau-path';
import { AlumniExport } from './exports/alumni.export';
import { B01RowsExport } from './exports/b01-rows.export';
import { PromotionGuide } from './guide.service';
import { AlumniController } from './http/alumni.controller';
import { B01ReadingController } from './http/b01-reading.controller';
import { B01UpdatesController } from './http/b01-updates.controller';
import { B08Controller } from './http/b08.controller';
import { PromotionGuideController } from './http/guide.controller';
import { TransfersController } from './http/transfers.controller';
import { B01ApplyJob } from './jobs/b01-apply.job';
import { B01SweepWarnJob } from './jobs/b01-sweep-warn.job';
import { B01SweepJob } from './jobs/b01-sweep.job';
import { B01UndoJob } from './jobs/b01-undo.job';
import { B08ApplyJob } from './jobs/b08-apply.job';
import { FollowMovesJob } from './jobs/follow-moves.job';
import { InviteCommunityJob } from './jobs/invite-community.job';
import { SweepCatchUpJob } from './jobs/sweep-catch-up.job';
import { TellFamiliesJob } from './jobs/tell-families.job';
import { TellPromotionStaffJob } from './jobs/tell-staff.job';
import { TransferEffectJob } from './jobs/transfer-effect.job';
import { PromotionFollow } from './promotion-follow.service';
import { TellPromotionFamilies } from './tell/tell-families.service';
import { TellPromotionStaff } from './tell/tell-staff.service';
import { TransferEffects } from './transfer/transfer-effect.service';
import { Transfers } from './transfer/transfers.service';

const services = [
  B08Tables,
  B08Syncs,
  B08Apply,
  B01Uploads,
  B01Reading,
  B01Updates,
  B01Applies,
  B01Undos,
  B01Sweeps,
  AlumniMoves,
  Alumni,
  AlumniQrs,
  CommunityInvites,
  Transfers,
  TransferEffects,
  PromotionFollow,
  PromotionGuide,
  BureauPaths,
  B01RowsExport,
  AlumniExport,
  TellPromotionStaff,
  TellPromotionFamilies,
];
const handlers = [
  B08ApplyJob,
  B01ApplyJob,
  B01UndoJob,
  B01SweepJob,
  B01SweepWarnJob,
  SweepCatchUpJob,
  FollowMovesJob,
  InviteCommunityJob,
  TransferEffectJob,
  TellPromotionStaffJob,
  TellFamiliesJob,
];

/** 自動升班, 校友, 轉學 (spec 02). */
@Module({
  imports: [BureauModule, ContactsModule, ExportsModule, FilesModule, IdentityModule, MessagesModule, RemindersModule, WecomGatewayModule],
  providers: [...services, ...handlers],
  exports: services,
})
export class PromotionModule {}

@Module({
  imports: [PromotionModule],
  controllers: [B08Controller, B01ReadingController, B01UpdatesController, AlumniController, TransfersController, PromotionGuideController],
})
export class PromotionHttpModule {}

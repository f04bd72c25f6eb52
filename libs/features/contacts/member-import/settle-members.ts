import { Injectable } from '@nestjs/common';
import { HandlesJob } from '@platform/jobs/handles-job.decorator';
import { memberImportJob } from '../contacts-company.jobs';
import { SettleSchoolImport } from '../school-import/settle-import';

/** Tells an import of members what became of its rows; both imports name their rows in the same way. */
@HandlesJob(memberImportJob)
@Injectable()
export class SettleMemberImport extends SettleSchoolImport {}

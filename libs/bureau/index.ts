export { BureauModule } from './bureau.module';
export { BureauUnavailable, type BureauReason } from './bureau-unavailable.error';

export { cardCheckDigit, cardPayload, readCardPayload, readTemporaryNo, type CardType } from './cards/card-payload';
export type { CardAnswer, CardLookup, CardMatch, TemporaryNumber } from './cards/card-lookup';
export { EducationCardRegistry } from './cards/education-card-registry';

export {
  GRADE_CODES,
  isSchoolYear,
  NODE_NAME_LENGTH,
  readB08,
  type B08Class,
  type B08Fault,
  type B08Grade,
  type B08Reading,
  type B08Section,
  type B08Table,
  type GradeCode,
} from './b08/b08-table';
export { B08Source, type B08Answer } from './b08/b08-source';

export { B01_MAX_BYTES, B01_MAX_ROWS, readB01, type B01Expectation, type B01File, type B01Reading, type B01Refusal } from './b01/b01-file';
export type { B01Field, B01Row } from './b01/b01-rows';

export { CommunityInvite, type CommunityInvitation, type CommunityInviteAnswer } from './community/community-invite';

export { SupportRequests, type SupportAnswer, type SupportRequest } from './support/support-requests';

export { adminScope, type AdminScope } from './admin-scope';
export { IdentityHttpModule, IdentityModule } from './identity.module';
export { DirectoryReadback, type ReadsBack } from './directory-readback';
export { SESSIONS_TOPIC } from './session.reader';
export { StaffNow } from './staff-now';

export { adminScope, type AdminScope } from './admin-scope';
export { IdentityHttpModule, IdentityModule } from './identity.module';
export { DirectoryReadback, type ReadsBack } from './directory-readback';
export { SESSIONS_TOPIC } from './session.reader';
export { StaffNow } from './staff-now';
export { endSessionsOf } from './end-sessions';
export {
  BROWSER_COOKIE,
  BROWSER_COOKIE_SECONDS,
  COOKIE_OPTIONS,
  hashOf,
  newSecret,
  newState,
  readBrowserCookie,
  readSessionCookie,
  readState,
  sessionCookie,
} from './cookies';
export { hostOf, originOf } from './login/hosts';
/** Before members are removed or disabled (PER-12). */
export { assertMayLeave, founderLeavingJob, founderLeavingTried } from './leaving';

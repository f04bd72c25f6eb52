import { AGENT_ENDPOINTS } from './agent.endpoints';
import { DEPARTMENT_ENDPOINTS } from './department.endpoints';
import type { Endpoint } from './endpoint';
import { IDENTITY_ENDPOINTS } from './identity.endpoints';
import { MEDIA_ENDPOINTS } from './media.endpoints';
import { MEMBER_ENDPOINTS } from './member.endpoints';
import { MESSAGE_ENDPOINTS } from './message.endpoints';
import { SCHOOL_DEPARTMENT_ENDPOINTS } from './school-department.endpoints';
import { SCHOOL_SETTINGS_ENDPOINTS } from './school-settings.endpoints';
import { SCHOOL_USER_ENDPOINTS } from './school-user.endpoints';
import { TAG_ENDPOINTS } from './tag.endpoints';
import { TOKEN_ENDPOINTS } from './token.endpoints';

/** Every path below `/cgi-bin/` besides `gettoken`, as data. */
export const ENDPOINTS: Endpoint[] = [
  ...TOKEN_ENDPOINTS,
  ...DEPARTMENT_ENDPOINTS,
  ...MEMBER_ENDPOINTS,
  ...TAG_ENDPOINTS,
  ...IDENTITY_ENDPOINTS,
  ...MEDIA_ENDPOINTS,
  ...MESSAGE_ENDPOINTS,
  ...AGENT_ENDPOINTS,
  ...SCHOOL_DEPARTMENT_ENDPOINTS,
  ...SCHOOL_USER_ENDPOINTS,
  ...SCHOOL_SETTINGS_ENDPOINTS,
];

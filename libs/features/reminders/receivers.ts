import type { ReceiverSource } from './reminders.service';

/** Founder and super admins of the unit who are there. */
export const ADMINISTRATORS: ReceiverSource = {
  sql: `SELECT m.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM unit_role r
          JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state NOT IN ('left', 'disabled')
         WHERE r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin')`,
  params: [],
};

// The faults of scripts/seeded-faults.mjs, one line each.

// Both halves of it.
const WALK = 'apps/api/test/isolation';
const EDGE = 'apps/api/test/edge.int-spec.ts';
const CATALOGUE = 'libs/platform/db/test/catalogue.int-spec.ts';
const SOAK = 'libs/platform/db/test/pool-soak.int-spec.ts';
const DOOR = 'libs/platform/db/test/door.int-spec.ts';
const FILES = 'libs/features/files/test/upload.int-spec.ts';
const LOGIN = 'libs/features/identity/test/login.int-spec.ts';
const SESSION = 'libs/features/identity/test/session.int-spec.ts';
const FORGED = 'libs/features/wecom-gateway/test/forged.int-spec.ts';
const notices = 'libs/features/notices';

/**
 * What the product must never do, put into it on purpose: which words of which file become what, and the proof that has to
 * notice. `net: false` = without row security, so that the statements have to do it alone. `route` = the route of a walk that shows it;
 * the walk goes over that one only.
 */
export const FAULTS = [
  { what: 'a notice is read without its unit', file: `${notices}/data/notice-row.ts`, from: 'WHERE n.unit_id = $1 AND n.id = $2 AND n.deleted_at IS NULL`', to: 'WHERE $1::int > 0 AND n.id = $2 AND n.deleted_at IS NULL`', proof: WALK, route: 'notices.detail', net: false },
  { what: 'a pupil is read without its unit', file: 'libs/features/contacts/directory/school.queries.ts', from: 'FROM student WHERE unit_id = $1 AND id = $2', to: 'FROM student WHERE $1::int > 0 AND id = $2', proof: WALK, route: 'directory.student', net: false },
  { what: 'a label is found without its unit', file: 'libs/features/contacts/directory/staff.queries.ts', from: 'FROM label WHERE unit_id = $1 AND id = $2', to: 'FROM label WHERE $1::int > 0 AND id = $2', proof: WALK, route: 'directory.labelMembers', net: false },
  { what: 'recipients are checked without their unit', file: `${notices}/sending/target-rights.ts`, from: "FROM student WHERE unit_id = $1 AND id = ANY ($2)", to: "FROM student WHERE $1::int > 0 AND id = ANY ($2)", proof: WALK, route: 'notices.create', net: false },
  { what: 'the audit log is read without its unit', file: 'libs/features/audit/audit.queries.ts', from: '`a.unit_id = $1 AND (', to: '`$1::int > 0 AND (', proof: WALK, route: 'audit.list', net: false },
  { what: 'a job that failed is run again in any unit', file: 'libs/platform/outbox/failed-jobs.ts', from: 'unit_id = $1 AND id = $2', to: '$1::int > 0 AND id = $2', proof: WALK, route: 'ops.runAgain', net: true },
  { what: 'everybody owns every upload', file: 'libs/features/files/file-access.ts', from: 'row.owner_kind === ctx.actor.kind && row.owner_id !== null && row.owner_id === actorId(ctx.actor)', to: 'row.owner_id !== null', proof: WALK, route: 'files.download', net: true },
  { what: 'staff see notices that are not theirs', file: `${notices}/notice-access.ts`, from: 'return row !== undefined;', to: 'return row !== undefined || true;', proof: WALK, route: 'notices.detail', net: true },
  { what: 'a family reads of any child', file: `${notices}/data/my-rows.ts`, from: 'WHERE gg.unit_id = $1 AND gg.parent_id = $2 AND gg.student_id = $3', to: 'WHERE gg.unit_id = $1 AND $2::uuid IS NOT NULL AND gg.student_id = $3', proof: WALK, route: 'myNotices.list', net: true },
  { what: 'a reminder of somebody else is marked', file: 'libs/features/reminders/my-reminders.service.ts', from: 'WHERE unit_id = $1 AND recipient_id = $2 AND topic_id = $3', to: 'WHERE unit_id = $1 AND $2::uuid IS NOT NULL AND topic_id = $3', proof: WALK, route: 'reminders.read', net: true },
  { what: 'somebody else’s session is ended', file: 'libs/features/identity/session.store.ts', from: 'AND kind = $3 AND ref_id = $4 AND revoked_at IS NULL`', to: 'AND $3::text <> \'\' AND $4::uuid IS NOT NULL AND revoked_at IS NULL`', proof: WALK, route: 'session.revoke', net: true },
  { what: 'no right is asked', file: 'libs/platform/http/route.guard.ts', from: '!ctx.actor.rights.has(def.permission)', to: 'false', proof: WALK, route: 'audit.list', net: true },
  { what: 'no log-in is asked', file: 'libs/platform/http/route.guard.ts', from: "if (ctx === null) throw new DomainError('UNAUTHENTICATED');", to: 'if (ctx === null) return publicCtx(req, this.settings);', proof: WALK, route: 'audit.list', net: true },
  { what: 'another site may write', file: 'libs/platform/http/route.guard.ts', from: '!this.settings.origins.has(origin)', to: 'false', proof: EDGE, route: 'session.setLocale', net: true },
  { what: 'a table loses its policy', file: 'libs/platform/db/unit-table.ts', from: 'CREATE POLICY unit ON ${name} TO app USING (${UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`', to: "CREATE POLICY unit ON ${name} TO app USING (${name === 'reminder' ? 'true' : UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`", proof: CATALOGUE, net: true },
  { what: 'a table is not forced under row security', file: 'libs/platform/db/unit-table.ts', from: 'ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`', to: "ALTER TABLE ${name} ${name === 'reminder' ? 'NO FORCE' : 'FORCE'} ROW LEVEL SECURITY`", proof: CATALOGUE, net: true },
  { what: 'the unit stays set on the connection', file: 'libs/platform/db/door.ts', from: "set_config('app.unit_id', '${id}', true)${most}", to: "set_config('app.unit_id', '${id}', false)${most}", proof: SOAK, net: true },
  { what: 'a connection is given back before its transaction ended', file: 'libs/platform/db/door.ts', from: "void end(client, 'COMMIT', onError);", to: "client.off('error', onError); client.release();", proof: SOAK, net: true },
  { what: 'a commit that became a rollback counts', file: 'libs/platform/db/door.ts', from: "if (committed.command !== 'COMMIT') throw", to: "if (committed.command === '') throw", proof: DOOR, net: true },
  { what: 'who was told to try again still writes', file: 'libs/platform/db/door.ts', from: "deadline?.check();\n      const committed", to: 'const committed', proof: 'libs/platform/http/test/answer-in-time.int-spec.ts', net: true },
  { what: 'a transaction opens inside a transaction', file: 'libs/platform/db/door.ts', from: "assertOutsideTransaction('db.inUnit');", to: '', proof: DOOR, net: true },
  { what: 'a read may write', file: 'libs/platform/db/door.ts', from: "${readOnly ? ' READ ONLY' : ''}", to: '', proof: DOOR, net: true },
  { what: 'role app may truncate', file: 'libs/platform/db/unit-table.ts', from: "GRANT ${grants.join(', ')} ON ${name} TO app`", to: "GRANT ${grants.join(', ')}, TRUNCATE ON ${name} TO app`", proof: CATALOGUE, net: true },
  { what: 'a policy has no write condition', file: 'libs/platform/db/unit-table.ts', from: 'TO app USING (${UNIT_POLICY}) WITH CHECK (${UNIT_POLICY})`', to: 'TO app USING (${UNIT_POLICY}) WITH CHECK (true)`', proof: CATALOGUE, net: true },
  { what: 'another body under the same key gets the first answer', file: 'libs/platform/db/idempotency.ts', from: '!first.body_hash.equals(bodyHash)', to: 'false', proof: 'libs/platform/http/test/edge.int-spec.ts', net: true },
  { what: 'a signed link holds for every address', file: 'libs/features/files/domain/signed-link.ts', from: 'if (forIp !== ip) return null;', to: '', proof: FILES, net: true },
  { what: 'a signed link never ends', file: 'libs/features/files/domain/signed-link.ts', from: 'claims.expires * 1000 <= now.getTime()', to: 'claims.expires < 0 && now.getTime() > 0', proof: FILES, net: true },
  { what: 'nobody looks at the signature of a link', file: 'libs/features/files/domain/signed-link.ts', from: '!timingSafeEqual(given, expected)', to: 'timingSafeEqual(given, given) === false', proof: FILES, net: true },
  { what: 'a state is good in any browser', file: 'libs/features/identity/login/login-states.ts', from: 'browser_hash = $3 AND app = $5 AND used_at IS NULL', to: '$3::bytea IS NOT NULL AND app = $5 AND used_at IS NULL', proof: LOGIN, net: true },
  { what: 'a state is good for a second code', file: 'libs/features/identity/login/login-states.ts', from: 'AND used_at IS NULL AND expires_at', to: 'AND expires_at', proof: LOGIN, net: true },
  { what: 'an old state is good', file: 'libs/features/identity/login/login-states.ts', from: 'AND used_at IS NULL AND expires_at > now() RETURNING', to: 'AND used_at IS NULL RETURNING', proof: LOGIN, net: true },
  { what: 'an ended session goes on', file: 'libs/features/identity/session.reader.ts', from: 'AND s.revoked_at IS NULL AND s.expires_at', to: 'AND s.expires_at', proof: SESSION, net: true },
  { what: 'who has left keeps his session', file: 'libs/features/identity/session.reader.ts', from: 'person === undefined || !isPresent(person) ?', to: 'person === undefined ?', proof: SESSION, net: true },
  { what: 'everybody enters the console from a browser', file: 'libs/features/identity/login/finish-login.service.ts', from: "(person.kind !== 'member' || !mayUseWebLogin(person))", to: "(person.kind !== 'member' || !mayUseWebLogin({ ...person, adminLabel: true }))", proof: LOGIN, net: true },
  { what: 'a callback of last year is taken', file: 'libs/wecom/callbacks/open-callback.ts', from: 'age > OLDEST_MESSAGE_MS || age < -windowMs', to: 'age < -windowMs', proof: FORGED, net: true },
  { what: 'nobody looks at the signature of a callback', file: 'libs/wecom/callbacks/envelope.ts', from: 'left.length === right.length && timingSafeEqual(left, right)', to: 'timingSafeEqual(left, left) || right.length > 0', proof: FORGED, net: true },
  { what: 'a callback counts as often as it comes', file: 'libs/features/wecom-gateway/callbacks/callback-intake.ts', from: '[tx.unitId, key, kind,', to: '[tx.unitId, `${key}${randomUUID()}`, kind,', proof: FORGED, net: true },
  { what: 'a sub admin sees the whole school', file: 'libs/features/contacts/recipients/directory-scope.ts', from: "?.whole === true", to: '?.whole !== null', proof: 'libs/features/contacts/test/school-directory.int-spec.ts', net: true },
  { what: 'hidden staff are found', file: 'libs/features/contacts/visibility/sight.ts', from: 'if (hits.length === 0) return', to: 'if (hits.length >= 0) return', proof: 'libs/features/contacts/test/visibility.int-spec.ts', net: true },
  { what: 'a subject teacher sees the families', file: 'libs/features/contacts/directory/school-directory.service.ts', from: "scope.classes.get(each.id) !== 'subject_teacher'", to: 'scope.classes.has(each.id)', proof: 'libs/features/contacts/test/school-directory.int-spec.ts', net: true },
  { what: 'a sub admin gives rights he has not', file: 'libs/features/permissions/grants/roles.service.ts', from: "if (!within(authority, meant.grant)) throw new DomainError('GRANT_EXCEEDS_OWN');\n      const id", to: 'within(authority, meant.grant);\n      const id', proof: 'libs/features/permissions/test/roles.int-spec.ts', net: true },
  { what: 'the last super admin is removed', file: 'libs/features/permissions/grants/roles.service.ts', from: '(await superAdmins(tx)) <= 1', to: '(await superAdmins(tx)) < 0', proof: 'libs/features/permissions/test/roles.int-spec.ts', net: true },
  { what: 'a sub admin changes a role to rights he has not', file: 'libs/features/permissions/grants/roles.service.ts', from: "if (!within(authority, meant.grant)) throw new DomainError('GRANT_EXCEEDS_OWN');\n      if (body", to: 'within(authority, meant.grant);\n      if (body', proof: 'libs/features/permissions/test/roles.int-spec.ts', net: true },
  { what: 'who is no guardian any more confirms', file: `${notices}/data/my-rows.ts`, from: 'AND student_id = $3 AND ended_at IS NULL`, [', to: 'AND student_id = $3`, [', proof: 'libs/features/notices/test/answers.int-spec.ts', net: true },
];

import type { World } from './world';

interface CorpDocument {
  apps: { secret: string; schoolRights?: string[] }[];
  schoolDepartments: { id: number; name: string }[];
}

/** The school's own hand in WeCom's 家校通訊錄: moves a child to another class, as an administrator does there. */
export async function moveChild(world: World, corpId: string, child: string, className: string): Promise<void> {
  const corp = await world.sim.call<CorpDocument>('GET', `/sim/corps/${corpId}`);
  const node = corp.schoolDepartments.find((one) => one.name === className);
  const editor = corp.apps.find((app) => app.schoolRights?.includes('edit') === true);
  if (node === undefined || editor === undefined) throw new Error(`no ${className} or nobody who may edit`);
  // Only the platform's own app may write by the API; said to it like a change made by hand.
  await world.sim.call('PUT', '/sim/faults', { callbacks: { selfEcho: true } });
  try {
    const { access_token } = await world.sim.call<{ access_token: string }>(
      'GET',
      `/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${editor.secret}`,
    );
    const answer = await world.sim.call<{ errcode: number; errmsg: string }>(
      'POST',
      `/cgi-bin/school/user/update_student?access_token=${access_token}`,
      { student_userid: child, department: [node.id] },
    );
    if (answer.errcode !== 0) throw new Error(answer.errmsg);
    await world.sim.call('POST', '/sim/callbacks/drain');
  } finally {
    await world.sim.call('PUT', '/sim/faults', { callbacks: { selfEcho: false } });
  }
}

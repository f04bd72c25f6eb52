import type { SimDevice, Simulator } from './simulator';

interface Corp {
  apps: { secret: string; schoolRights?: string[] }[];
  schoolDepartments: { id: number; name: string; department_admins?: { userid: string; type: number; subject?: string }[] }[];
  students: { student_userid: string; name: string; department: number[]; mobile?: string }[];
  parents: { parent_userid: string; mobile: string; children: { student_userid: string; relation: string }[] }[];
}

/** What WeCom itself holds of a school's classes, pupils and families. */
export class SchoolCorp {
  constructor(
    private readonly sim: Simulator,
    readonly corpId: string,
  ) {}

  async node(name: string): Promise<Corp['schoolDepartments'][number] | undefined> {
    return (await this.#corp()).schoolDepartments.find((one) => one.name === name);
  }

  async nodesNamed(name: string): Promise<number> {
    return (await this.#corp()).schoolDepartments.filter((one) => one.name === name).length;
  }

  async pupilNames(): Promise<string[]> {
    return (await this.#corp()).students.map((one) => one.name);
  }

  async pupil(name: string): Promise<Corp['students'][number] | undefined> {
    return (await this.#corp()).students.find((one) => one.name === name);
  }

  /** Relations of a pupil's guardians. */
  async relations(name: string): Promise<string[]> {
    const { students, parents } = await this.#corp();
    const pupil = students.find((one) => one.name === name);
    return parents.flatMap((one) =>
      one.children.filter((child) => child.student_userid === pupil?.student_userid).map((child) => child.relation),
    );
  }

  /** The school's own hand in WeCom's console gives a pupil another name; nobody is told of it. */
  renameByHand(userid: string, name: string): Promise<void> {
    return this.#byHand('POST', '/school/user/update_student', { student_userid: userid, name });
  }

  /** The school's own hand in WeCom's console deletes a class; nobody is told of it. */
  async deleteByHand(name: string): Promise<void> {
    const id = (await this.node(name))?.id;
    await this.#byHand('GET', `/school/department/delete?id=${String(id)}`);
  }

  async #byHand(method: 'GET' | 'POST', path: string, body?: object): Promise<void> {
    const editor = (await this.#corp()).apps.find((app) => app.schoolRights?.includes('edit') === true);
    const { access_token } = await this.sim.call<{ access_token: string }>(
      'GET',
      `/cgi-bin/gettoken?corpid=${this.corpId}&corpsecret=${editor?.secret ?? ''}`,
    );
    const separator = path.includes('?') ? '&' : '?';
    const answer = await this.sim.call<{ errcode: number; errmsg: string }>(
      method,
      `/cgi-bin${path}${separator}access_token=${access_token}`,
      body,
    );
    if (answer.errcode !== 0) throw new Error(answer.errmsg);
  }

  /** A phone with WeChat and this number in it, of somebody whom no school knows yet. */
  phone(id: string, mobile: string, title: string): Promise<SimDevice> {
    const held = { hostLabel: id, client: 'wechat', corpId: this.corpId, mobile: `+853${mobile}`, title };
    return this.sim.call<SimDevice>('PUT', `/sim/devices/${id}`, held);
  }

  #corp(): Promise<Corp> {
    return this.sim.call<Corp>('GET', `/sim/corps/${this.corpId}`);
  }
}

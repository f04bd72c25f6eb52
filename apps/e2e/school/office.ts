import type { OkOf } from '@contracts/route';
import type { directoryApi, schoolNodeItem } from '@contracts/directory';
import type { alumniApi } from '@contracts/promotion-alumni';
import type { b01Api, B01UpdateView } from '@contracts/promotion-b01';
import type { b08Api, B08SyncLine, B08TableView } from '@contracts/promotion-b08';
import type { StudentForm } from '@contracts/school-contacts';
import type { FilePurpose, FileView } from '@contracts/files';
import type * as z from 'zod/mini';
import { eventually } from '../harness/eventually';
import { Handset } from '../harness/handset';
import type { SimDevice } from '../harness/simulator';

type Node = z.output<typeof schoolNodeItem>;
type Pupil = OkOf<typeof directoryApi.student>;
const LONG_MS = 600_000;
const PAGE = 100;

/** The administrator's desk: what the pages of the school's administrators ask of the product, in its order. */
export class SchoolOffice {
  private constructor(private readonly desk: Handset) {}

  static async open(device: SimDevice): Promise<SchoolOffice> {
    return new SchoolOffice(await Handset.logIn(device, `/school-message-home/${device.corpId}`));
  }

  async code(kind: 'staff' | 'family'): Promise<string> {
    const { url } = await this.#post<{ url: string }>('/registration-qrs', { kind });
    return url.split('/').at(-1) ?? '';
  }

  /** Whether the contacts of the school are his to set up. */
  async maySetUp(): Promise<boolean> {
    return (await this.desk.call('GET', '/school/guide')).status === 200;
  }

  async department(name: string): Promise<void> {
    const find = async (): Promise<{ id: string; parentId: string | null; name: string }[]> =>
      (await this.desk.done<OkOf<typeof directoryApi.departments>>('GET', '/contacts/departments')).items;
    const root = (await eventually(find, (items) => items.length > 0, 'the root of the departments')).find((one) => one.parentId === null);
    await this.#post('/contacts/departments', { parentId: root?.id, name });
    await eventually(find, (items) => items.some((one) => one.name === name), `the department ${name}`);
  }

  async campus(name: string): Promise<string> {
    await this.#post('/school/nodes', { kind: 'campus', parentId: null, name });
    const nodes = await eventually(
      () => this.nodes(),
      (items) => items.some((one) => one.name === name),
      `the campus ${name}`,
    );
    return nodes.find((one) => one.name === name)?.id ?? '';
  }

  /** Any node of 家校通訊錄 made by hand. @returns its id */
  async node(kind: Node['kind'], parentId: string, name: string): Promise<string> {
    await this.#post('/school/nodes', { kind, parentId, name });
    const mine = (one: Node): boolean => one.kind === kind && one.parentId === parentId && one.name === name;
    const nodes = await eventually(
      () => this.nodes(),
      (items) => items.some(mine),
      `the node ${name}`,
    );
    return nodes.find(mine)?.id ?? '';
  }

  /** A class that no table knows, below a grade. */
  async classByHand(name: string, grade: string): Promise<void> {
    const parent = (await this.nodes()).find((one) => one.kind === 'grade' && one.name === grade);
    await this.node('class', parent?.id ?? '', name);
  }

  async nodes(): Promise<Node[]> {
    return (await this.tree()).items;
  }

  tree(): Promise<OkOf<typeof directoryApi.nodes>> {
    return this.desk.done('GET', '/school/nodes');
  }

  /** 按B08表同步年級班別 to its end. @returns the sync and the id of each class by `grade|class` */
  async sync(schoolYear: string, campusId: string): Promise<{ sync: B08SyncLine; classes: Map<string, string> }> {
    const begun = await this.beginSync(schoolYear, campusId);
    const ended = await eventually(
      () => this.desk.done<OkOf<typeof b08Api.one>>('GET', `/b08/syncs/${begun.id}`),
      (answer) => !['queued', 'running'].includes(answer.sync.state),
      'the sync ends',
      LONG_MS,
    );
    return {
      sync: ended.sync,
      classes: new Map(ended.items.map((item) => [`${item.gradeCode}|${item.classCode}`, item.classId ?? ''])),
    };
  }

  async beginSync(schoolYear: string, campusId: string): Promise<B08SyncLine> {
    const table = await this.#post<B08TableView>('/b08/fetch', { schoolYear });
    return this.#post<B08SyncLine>('/b08/syncs', { tableId: table.id, campusId, language: 'zh', split: false });
  }

  /** 設置老師: one 班主任. */
  async classTeacher(classId: string, memberId: string): Promise<void> {
    const form = await this.desk.done<{ version: number }>('GET', `/school/nodes/${classId}/form`);
    await this.desk.done('PUT', `/school/nodes/${classId}/teachers`, {
      ifMatch: form.version,
      body: { teachers: [{ memberId, role: 'class_teacher', subject: null }] },
    });
  }

  /** Ids of members by name. */
  async members(): Promise<Map<string, string>> {
    const items = await this.#all<{ id: string; name: string }>('/contacts/members');
    return new Map(items.map((one) => [one.name, one.id]));
  }

  async joined(kind: 'staff' | 'family'): Promise<number> {
    return (await this.desk.done<{ total: number }>('GET', `/subscriptions?kind=${kind}&state=joined&page=1&pageSize=1`)).total;
  }

  /** Everybody with his classes, by id. */
  async pupils(): Promise<Map<string, Pupil>> {
    return new Map((await this.#all<Pupil>('/school/students')).map((pupil) => [pupil.id, pupil]));
  }

  async upload(name: string, text: string): Promise<B01UpdateView> {
    return this.#post<B01UpdateView>('/b01/updates', { fileId: await this.#file('b01-file', name, Buffer.from(text)) });
  }

  /** @returns id of the file, once it has been looked through */
  async #file(purpose: FilePurpose, name: string, bytes: Buffer): Promise<string> {
    const begun = await this.#post<{ id: string; partBytes: number; parts: number }>('/files', { purpose, name, size: bytes.length });
    for (let part = 0; part < begun.parts; part += 1) {
      await this.desk.done('PUT', `/files/${begun.id}/parts/${String(part)}`, {
        bytes: bytes.subarray(part * begun.partBytes, (part + 1) * begun.partBytes),
      });
    }
    await this.#post(`/files/${begun.id}/complete`);
    await eventually(
      () => this.desk.done<{ file: FileView }>('GET', `/files/${begun.id}`),
      ({ file }) => file.state !== 'scanning' && file.state !== 'uploading',
      'the file is looked through',
    );
    return begun.id;
  }

  summary(id: string): Promise<OkOf<typeof b01Api.summary>> {
    return this.desk.done('GET', `/b01/updates/${id}/summary`);
  }

  async people(id: string, kind: 'unaccounted' | 'leaving' | 'joining' | 'repeating'): Promise<string[]> {
    return (await this.#all<{ name: string }>(`/b01/updates/${id}/people`, { kind })).map((one) => one.name);
  }

  /** 【確認更新通訊錄】. @returns the refusal's code and text, or null */
  async confirm(id: string): Promise<{ code: string; message: string } | null> {
    const answer = await this.desk.call<{ code: string; message: string }>('POST', `/b01/updates/${id}/apply`, {
      key: crypto.randomUUID(),
    });
    return answer.status < 300 ? null : { code: answer.body.code, message: JSON.stringify(answer.body) };
  }

  ended(id: string, state: 'applied' | 'undone'): Promise<B01UpdateView> {
    return eventually(
      () => this.desk.done<B01UpdateView>('GET', `/b01/updates/${id}`),
      (update) => !['validated', 'applying', 'undoing'].includes(update.state) && (state !== 'undone' || update.state !== 'applied'),
      `the update is ${state}`,
      LONG_MS,
    );
  }

  update(id: string): Promise<B01UpdateView> {
    return this.desk.done('GET', `/b01/updates/${id}`);
  }

  /** Says of everybody whom the file does not name that he leaves. */
  async accountForAll(id: string): Promise<void> {
    const people = await this.#all<{ studentId: string | null }>(`/b01/updates/${id}/people`, { kind: 'unaccounted' });
    const studentIds = people.flatMap((one) => one.studentId ?? []);
    if (studentIds.length > 0) await this.#post(`/b01/updates/${id}/leavers`, { studentIds, leaving: true });
  }

  undoPreview(id: string): Promise<OkOf<typeof b01Api.undoPreview>> {
    return this.desk.done('GET', `/b01/updates/${id}/undo`);
  }

  async undo(id: string): Promise<void> {
    await this.#post(`/b01/updates/${id}/undo`);
  }

  conflicts(id: string): Promise<OkOf<typeof b01Api.conflicts>['items']> {
    return this.#all(`/b01/updates/${id}/conflicts`);
  }

  async rename(pupilId: string, name: string): Promise<void> {
    const form = await this.desk.done<StudentForm>('GET', `/school/students/${pupilId}/form`);
    await this.desk.done('PATCH', `/school/students/${pupilId}`, { ifMatch: form.version, body: { name } });
  }

  async move(pupilId: string, classId: string): Promise<void> {
    await this.#post('/school/students/set-class', { studentIds: [pupilId], classIds: [classId], mode: 'move' });
  }

  /** 校友 of this name. */
  alumni(name: string): Promise<OkOf<typeof alumniApi.list>['items']> {
    return this.#all('/alumni', { q: name });
  }

  /** 轉學 → 【新增】. */
  transfer(body: object): Promise<{ id: string }> {
    return this.#post('/transfers', body);
  }

  async cancelTransfer(id: string): Promise<void> {
    await this.#post(`/transfers/${id}/cancel`);
  }

  /** 校友二維碼, the first one of the school. */
  async bindQr(title: string, picture: Buffer): Promise<void> {
    const fileId = await this.#file('alumni-qr', 'qr.png', picture);
    const body = { title, fileId, link: 'https://alumni.example.edu.mo/', validUntil: null, replaces: null };
    await this.desk.done('PUT', '/alumni-qr', { body });
  }

  #post<T>(path: string, body?: object): Promise<T> {
    return this.desk.done<T>('POST', path, { key: crypto.randomUUID(), ...(body === undefined ? {} : { body }) });
  }

  async #all<T>(path: string, query: Record<string, string> = {}): Promise<T[]> {
    const found: T[] = [];
    for (let page = 1; ; page += 1) {
      const search = new URLSearchParams({ ...query, page: String(page), pageSize: String(PAGE) }).toString();
      const { items, total } = await this.desk.done<{ items: T[]; total: number }>('GET', `${path}?${search}`);
      found.push(...items);
      if (items.length === 0 || found.length >= total) return found;
    }
  }
}

import { NEW_DRAFT, noticeDraft, type NoticeDraft } from '@contracts/notice-types';
import type { StaffAnswer } from '@contracts/notice-forms';
import type { NoticeDeliveryRow } from '@contracts/notice-status';
import type { NoticeDetail, NoticeProgress, RecipientNode } from '@contracts/notices';
import { richFromText } from '@contracts/rich-text';
import type { SendingPolicy } from '@contracts/sending-policy';
import { Handset, type HandsetAnswer } from './handset';
import type { SimDevice } from './simulator';

export interface Saved {
  id: string;
  version: number;
}
type Settings = Record<string, unknown> & { version: number; undoSeconds: number };

/** What a member of staff does by the API, where a journey needs it done and does not look at the page. */
export class Desk {
  #nodes: RecipientNode[] | undefined;

  private constructor(readonly handset: Handset) {}

  static async of(device: SimDevice): Promise<Desk> {
    return new Desk(await Handset.logIn(device, `/school-message-home/${device.corpId}`));
  }

  async nodes(): Promise<RecipientNode[]> {
    this.#nodes ??= (await this.handset.done<{ nodes: RecipientNode[] }>('GET', '/notice-recipients/tree')).nodes;
    return this.#nodes;
  }

  async classes(...names: string[]): Promise<NoticeDraft['targets']> {
    const nodes = await this.nodes();
    return names.map((name) => {
      const node = nodes.find((one) => one.kind === 'class' && one.name === name);
      if (node === undefined) throw new Error(`no class ${name} to send to`);
      return { kind: 'class' as const, refId: node.id };
    });
  }

  blank(title: string): NoticeDraft {
    return { ...NEW_DRAFT, title, body: richFromText('請家長留意。') };
  }

  draft(title: string, part: Partial<NoticeDraft>): Promise<Saved> {
    const body = noticeDraft.parse({ ...this.blank(title), ...part });
    return this.handset.done('POST', '/notices', { key: crypto.randomUUID(), body });
  }

  submit({ id, version }: Saved): Promise<HandsetAnswer<Record<string, unknown>>> {
    return this.handset.call('POST', `/notices/${id}/submit`, { ifMatch: version, key: crypto.randomUUID() });
  }

  /** @returns the id of what is on its way */
  async send(title: string, part: Partial<NoticeDraft>): Promise<string> {
    const saved = await this.draft(title, part);
    const answer = await this.submit(saved);
    if (answer.status >= 300) throw new Error(`${title}: ${String(answer.status)} ${answer.bytes.toString()}`);
    return saved.id;
  }

  detail(id: string): Promise<NoticeDetail> {
    return this.handset.done('GET', `/notices/${id}`);
  }

  progress(id: string): Promise<NoticeProgress> {
    return this.handset.done('GET', `/notices/${id}/progress`);
  }

  act(id: string, what: 'recall' | 'close' | 'remind' | 'undo' | 'cancel-schedule'): Promise<HandsetAnswer<{ code?: string }>> {
    return this.handset.call('POST', `/notices/${id}/${what}`, { key: crypto.randomUUID() });
  }

  /** What counts for a child, one line per answer. */
  async answersOf(id: string, student: string): Promise<StaffAnswer[]> {
    const rows = await this.handset.done<{ items: NoticeDeliveryRow[] }>(
      'GET',
      `/notices/${id}/deliveries?q=${encodeURIComponent(student)}`,
    );
    const [row] = rows.items;
    if (row === undefined) throw new Error(`${student} has no row`);
    return (await this.handset.done<{ answers: StaffAnswer[] }>('GET', `/notices/${id}/answers/${row.studentId}`)).answers;
  }

  /** Length of the window in which a submission can be taken back, for the whole unit. */
  async undoSeconds(undoSeconds: number): Promise<void> {
    const { version, ...rest } = await this.handset.done<Settings>('GET', '/notice-settings');
    if (rest.undoSeconds !== undoSeconds)
      await this.handset.done('PUT', '/notice-settings', { ifMatch: version, body: { ...rest, undoSeconds } });
  }

  /** Quiet hours and budget of the unit. */
  async policy(part: Partial<SendingPolicy>): Promise<void> {
    const { version, ...rest } = await this.handset.done<SendingPolicy>('GET', '/sending-policy');
    await this.handset.done('PUT', '/sending-policy', { ifMatch: version, body: { ...rest, ...part } });
  }
}

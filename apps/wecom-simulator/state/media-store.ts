import type { Clock } from './clock';
import { randomId } from './random';

export interface Media {
  id: string;
  corpId: string;
  type: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
  createdAt: number;
  /** Pictures of uploadimg never expire and are reached by address, not by media_id. */
  permanent: boolean;
}

const LIFE_MS = 3 * 86_400_000;

/** Uploaded files of all corps: 3 days on the simulator's clock (06). */
export class MediaStore {
  private readonly media = new Map<string, Media>();

  constructor(private readonly clock: Clock) {}

  add(given: Omit<Media, 'id' | 'createdAt'>): Media {
    this.forget();
    const media = { ...given, id: randomId(48, '3'), createdAt: this.clock.now() };
    this.media.set(media.id, media);
    return media;
  }

  /** A media_id belongs to one corp, not to one app; expired = unknown. */
  find(corpId: string, id: string): Media | undefined {
    const media = this.media.get(id);
    if (!media || media.corpId !== corpId || media.permanent) return undefined;
    return this.alive(media) ? media : undefined;
  }

  /** For the pages of the simulator, which show media of every corp. */
  peek(id: string): Media | undefined {
    return this.media.get(id);
  }

  all(): Media[] {
    return [...this.media.values()];
  }

  restore(media: Media[]): void {
    this.media.clear();
    for (const each of media) this.media.set(each.id, each);
  }

  clear(corpId?: string): void {
    for (const each of this.media.values()) if (corpId === undefined || each.corpId === corpId) this.media.delete(each.id);
  }

  private alive(media: Media): boolean {
    return media.permanent || media.createdAt + LIFE_MS > this.clock.now();
  }

  private forget(): void {
    for (const media of this.media.values()) if (!this.alive(media)) this.media.delete(media.id);
  }
}

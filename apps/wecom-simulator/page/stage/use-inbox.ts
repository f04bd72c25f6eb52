import { useMemo } from 'react';
import type { App, Delivery, Device } from '../api/types';
import { seenKey } from '../model/stage-state';
import { useStage } from '../model/use-stage';

export interface AppThread {
  readonly corpId: string;
  readonly agentId: number;
  readonly name: string;
  readonly logoUrl: string | undefined;
  /** Newest first. */
  readonly messages: readonly Delivery[];
  readonly unread: number;
}

export interface Inbox {
  /** False until the simulator has told what this device holds. */
  readonly loaded: boolean;
  readonly messages: readonly Delivery[];
  readonly apps: readonly App[];
  readonly threads: readonly AppThread[];
  readonly unread: number;
  readonly seen: Readonly<Record<string, number>>;
}

const NOTHING: readonly never[] = [];

/** What a device has received, by app; messages that came while it was offline wait until it is back. */
export function useInbox(device: Device): Inbox {
  const box = useStage((state) => state.inbox[device.id]);
  const seen = useStage((state) => state.seen);
  const floor = useStage((state) => state.offlineFloor[device.id]);
  return useMemo(() => {
    const all = box?.messages ?? NOTHING;
    const messages = device.offline && floor !== undefined ? all.filter((message) => message.id <= floor) : all;
    const apps = box?.apps ?? NOTHING;
    const threads = new Map<string, Delivery[]>();
    for (const message of messages) {
      const key = `${message.corpId}/${message.agentId}`;
      const thread = threads.get(key);
      if (thread) thread.push(message);
      else threads.set(key, [message]);
    }
    const list = [...threads.values()].flatMap((thread): AppThread[] => {
      const first = thread[0];
      if (!first) return [];
      const { corpId, agentId, appName } = first;
      const upTo = seen[seenKey(device.id, corpId, agentId)] ?? 0;
      const logoUrl = apps.find((app) => app.agentId === agentId && app.name === appName)?.logoUrl;
      return [
        {
          corpId,
          agentId,
          name: appName,
          logoUrl,
          messages: thread,
          unread: thread.filter((m) => m.id > upTo && !m.recalled).length,
        },
      ];
    });
    return {
      loaded: box !== undefined,
      messages,
      apps,
      threads: list,
      unread: list.reduce((sum, thread) => sum + thread.unread, 0),
      seen,
    };
  }, [box, seen, floor, device.id, device.offline]);
}

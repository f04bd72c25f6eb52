import { Controller } from '@nestjs/common';
import { liveApi } from '@contracts/live';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { LiveHub } from './live-hub';
import { RIGHTS_TOPIC } from './topics';

const HEARTBEAT_MS = 15_000;
/** A stream ends by itself after this time, so that a right taken away is asked again; EventSource reconnects. */
const LIFETIME_MS = 5 * 60_000;

/** Server-sent hints. A hint carries only the topic's name: rights are asked when the page fetches. */
@Controller()
export class LiveController {
  constructor(private readonly hub: LiveHub) {}

  @Handle(liveApi.hints)
  hints(@Call() { ctx, query, req, reply }: In<typeof liveApi.hints>): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Content-Type-Options': 'nosniff',
      'X-Accel-Buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const leave = this.hub.subscribe(ctx.unitId, query.topics.split(',').slice(0, 20), (topic) => {
      raw.write(`event: hint\ndata: ${topic}\n\n`);
    });
    // Whoever has lost his rights gets no further hint: the page comes back by itself and is asked again who it is (PER-26).
    const stop = this.hub.subscribe(ctx.unitId, [RIGHTS_TOPIC], () => raw.end());
    const beat = setInterval(() => raw.write(': \n\n'), HEARTBEAT_MS);
    const end = setTimeout(() => raw.end(), LIFETIME_MS);
    req.raw.once('close', () => {
      clearInterval(beat);
      clearTimeout(end);
      leave();
      stop();
    });
  }
}

import encodeQR from 'qr';
import { ControlError, numberIn, type ControlCall, type ControlRoute } from './control-route';

/** Sizes of the real pictures by their parameter (02: size_type 1–4; 08 §8: pixels). */
const JOIN_PIXELS: Record<number, number> = { 1: 171, 2: 399, 3: 741, 4: 2052 };

/** What a scan of the code yields; the stage page knows both addresses. */
const contentOf = (call: ControlCall, corpId: string): string =>
  `${call.world.publicUrl}/sim/scan/${call.params['kind'] === 'join' ? 'join' : 'follow'}?corp=${corpId}`;

const picture = (call: ControlCall): undefined => {
  const kind = call.params['kind'];
  const corpId = call.query['corp'] ?? '';
  if ((kind !== 'join' && kind !== 'subscribe') || !call.world.corps.has(corpId)) throw new ControlError(404, 'NOT_FOUND', 'no such code');
  const size = numberIn(call.query, 'size') ?? 258;
  const pixels = kind === 'join' ? (JOIN_PIXELS[size] ?? 171) : Math.min(size, 1200);
  const content = contentOf(call, corpId);
  const modules = encodeQR(content, 'raw', { border: 2 }).length;
  const bytes = encodeQR(content, 'gif', { border: 2, scale: Math.max(1, Math.floor(pixels / modules)) });
  call.reply.header('content-type', 'image/gif').header('cache-control', 'no-store').send(Buffer.from(bytes));
  return undefined;
};

export const QR_ROUTES: ControlRoute[] = [{ method: 'GET', url: '/qr/:kind', run: picture }];

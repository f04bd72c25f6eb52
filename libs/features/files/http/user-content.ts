import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ErrorFilter } from '@platform/http/error.filter';
import { HttpSettings } from '@platform/http/http-settings';
import { DownloadService } from '../download.service';
import { sendFile } from './send-file';

/**
 * Serves `/f/{signed link}` on the host of user content only: no cookie is read there and nothing else is answered, so a
 * script in a file never runs beside a session (E5).
 */
export function serveUserContent(app: NestFastifyApplication): void {
  const settings = app.get(HttpSettings);
  const downloads = app.get(DownloadService);
  const errors = app.get(ErrorFilter, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get<{ Params: { token: string } }>('/f/:token', async (req, reply) => {
    try {
      if (req.hostname !== settings.filesHost) reply.callNotFound();
      else await sendFile(req, reply, await downloads.open(req.params.token, req.ip, req.id), 'attachment');
    } catch (error) {
      errors.answer(error, req, reply);
    }
    return reply;
  });
}

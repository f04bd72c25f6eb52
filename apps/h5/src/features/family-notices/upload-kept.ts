import { m } from '@contracts/messages';
import { ApiError, isApiError } from '@ui/core/api/api-error';
import type { Api } from '@ui/core/api/client';
import { keptFile, rememberUpload } from '@ui/core/drafts/kept-files';
import { uploadFile } from '@ui/core/files/upload-file';
import type { FormFile } from '@ui/core/forms/form-values';

interface Watching {
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/**
 * Brings a file of this phone to the server; a cut upload goes on where it stopped, one that is too old begins anew.
 * @returns its id on the server
 * @throws ApiError VALIDATION_FAILED where the phone has lost the file, or what network and server said; AbortError
 */
export async function uploadKept(api: Api, id: string, { name, signature }: FormFile, watching: Watching = {}): Promise<string> {
  const kept = await keptFile(id);
  if (kept === undefined) throw new ApiError({ status: 422, code: 'VALIDATION_FAILED', message: m.family_forms_file_lost({ name }) });
  const send = (resume: string | undefined) =>
    uploadFile(api, kept.file, {
      purpose: signature === true ? 'answer-signature' : 'answer-file',
      onBegun: (upload) => void rememberUpload(id, upload),
      ...(resume === undefined ? {} : { resume }),
      ...watching,
    });
  try {
    return checked(await send(kept.upload));
  } catch (error) {
    if (kept.upload === undefined || !isApiError(error) || (error.status !== 404 && error.status !== 403)) throw error;
    return checked(await send(undefined));
  }
}

function checked({ id, state }: { id: string; state: string }): string {
  if (state === 'blocked' || state === 'deleted') throw new ApiError({ status: 415, code: 'FILE_TYPE_BLOCKED', message: m.ui_file_type() });
  return id;
}

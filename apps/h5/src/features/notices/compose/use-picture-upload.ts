import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';

export interface PlacedPicture {
  fileId: string;
  width?: number;
  height?: number;
}

/** Puts a picture into the text: sent at once, undefined and a word about it when that fails. What sends comes with the first one. */
export function usePictureUpload(): (file: File) => Promise<PlacedPicture | undefined> {
  const api = useApi();
  return async (file) => {
    try {
      const { uploadFile } = await import('@ui/core/files/upload-file');
      const picture = await uploadFile(api, file, { purpose: 'notice-picture' });
      return {
        fileId: picture.id,
        ...(picture.width === null ? {} : { width: picture.width }),
        ...(picture.height === null ? {} : { height: picture.height }),
      };
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      return undefined;
    }
  };
}

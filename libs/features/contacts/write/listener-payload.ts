import * as z from 'zod/mini';
import { uuid } from '@contracts/fields';

/** Payload of every listener's job: ask for the results of this batch. */
export const directoryListenerPayload = z.strictObject({ batchId: uuid() });

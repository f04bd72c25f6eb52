import * as z from 'zod/mini';
import { defineJob } from '@platform/jobs/define-job';

/** Makes the bundles that are due; anything not due yet is left to the job of its own time. */
export const bundleMessages = defineJob({ name: 'message.bundle', queue: 'fast', payload: z.strictObject({}) });

import type { Call, Device, Sms } from '../api/types';
import { plainNumber } from '../../sms/phone-number';

/** A call after which somebody may have an account that had none. */
export const makesPeople = (call: Pick<Call, 'path' | 'errcode'>): boolean =>
  call.errcode === 0 && /(^|\/)(user\/(create|update|batch_create|batch_update)|(create|update)_(parent|student))/.test(call.path);

/** Short messages of one phone, newest first. */
export const smsOf = (device: Pick<Device, 'mobile'>, sms: readonly Sms[]): Sms[] => {
  const number = plainNumber(device.mobile ?? '');
  return number === '' ? [] : sms.filter((each) => plainNumber(each.to) === number);
};

/** The code in a short message, if it holds one: 4 to 8 digits that stand alone. */
export const codeIn = (text: string): string | null => /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0] ?? null;

/** Host label and id of a stranger's phone. */
export const strangerId = (mobile: string): string => `phone-${plainNumber(mobile)}`;

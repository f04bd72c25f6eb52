import { connectionApi, type ConnectionField } from '@contracts/registration-admin';
import type { BodyInputOf, OkOf } from '@contracts/route';

export type Connection = OkOf<typeof connectionApi.read>;
/** What the form holds; a secret that is not typed anew stays as it is. */
export interface ConnectionValues {
  corpId: string;
  agentId: string;
  appSecret: string | undefined;
  contactSyncSecret: string | undefined;
  qrImageId: string | undefined;
  registrationVisible: boolean;
}

export const valuesOf = (view: Pick<Connection, 'corpId' | 'agentId' | 'registrationVisible'>): ConnectionValues => ({
  corpId: view.corpId ?? '',
  agentId: view.agentId === null ? '' : String(view.agentId),
  appSecret: undefined,
  contactSyncSecret: undefined,
  qrImageId: undefined,
  registrationVisible: view.registrationVisible,
});

const given = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  value === undefined || value.trim() === '' ? {} : ({ [key]: value.trim() } as { [P in K]?: string });

export function bodyOf(values: ConnectionValues): BodyInputOf<typeof connectionApi.save> {
  return {
    corpId: values.corpId.trim(),
    agentId: Number(values.agentId),
    ...given('appSecret', values.appSecret),
    ...given('contactSyncSecret', values.contactSyncSecret),
    ...given('qrImageId', values.qrImageId),
    registrationVisible: values.registrationVisible,
  };
}

interface Issue {
  code: string;
  path: string[];
}

/** All four values and the picture are needed before anything is saved; what stands saved need not be typed again (SUB-112). */
export function rulesFor(view: Pick<Connection, 'appSecretSet' | 'contactSyncSecretSet' | 'qrSet'>): {
  safeParse: (value: unknown) => { success: true } | { success: false; error: { issues: readonly unknown[] } };
} {
  return {
    safeParse(value) {
      const body = value as Record<string, unknown>;
      const missing: Issue[] = [
        ...(view.appSecretSet ? [] : ['appSecret']),
        ...(view.contactSyncSecretSet ? [] : ['contactSyncSecret']),
        ...(view.qrSet ? [] : ['qrImageId']),
        'corpId',
        'agentId',
      ]
        .filter((field) => body[field] === undefined || body[field] === '' || body[field] === 0)
        .map((field) => ({ code: 'custom', path: [field] }));
      const checked = connectionApi.save.body?.safeParse(value);
      const issues = checked === undefined || checked.success ? missing : [...missing, ...checked.error.issues];
      return issues.length === 0 ? { success: true } : { success: false, error: { issues } };
    },
  };
}

/** Form field a check is about. */
export const fieldOf = (field: ConnectionField): keyof ConnectionValues => (field === 'qrFile' ? 'qrImageId' : field);

import './contract-form.css';
import { createContext, useContext, useRef, useState, type ReactNode } from 'react';
import { Form, type FormInstance } from 'antd';
import { m } from '@contracts/messages';
import { ApiError } from '../../core/api/api-error';
import { DraftBanner } from '../../core/drafts/draft-banner';
import { useDraft } from '../../core/drafts/use-draft';
import type { ConflictSpec } from '../../core/conflict/three-way';
import { useConflict } from '../../core/conflict/use-conflict';
import { faultsOf, pathText } from '../../core/form-faults';
import { formatClock } from '../../core/format/date';
import { Button } from '../../core/shell/button';
import { Banner } from '../../core/status/offline-banner';
import { ConflictDialog } from './conflict-dialog';

type Values = Record<string, unknown>;
interface Checkable {
  safeParse: (value: unknown) => { success: true } | { success: false; error: { issues: readonly unknown[] } };
}

interface FormFacts {
  schema: Checkable;
  form: FormInstance<Values>;
  toBody: (values: Values) => unknown;
  labels: Map<string, { label: string; show?: ((value: unknown) => string) | undefined }>;
}
const FormContext = createContext<FormFacts | null>(null);

export interface ContractFormProps<V extends object> {
  /** Body schema of the route: the browser checks what the server will. */
  schema: Checkable;
  initial: V;
  /** From `draftKey`; undefined keeps no draft. */
  draft?: string;
  /** Version the record had when the form opened. */
  version?: number;
  /** Form values → body, where they differ. */
  toBody?: (values: V) => unknown;
  /** Record of a conflict → form values. */
  fromRecord?: (record: never) => V;
  /** Sends; throw the `ApiError` on. `version` is the one to send as `If-Match`. */
  onSubmit: (values: V, version: number | undefined) => Promise<unknown>;
  submit?: string;
  onCancel?: () => void;
  children: ReactNode;
}

/**
 * Form over a contract: rules from its schema, faults of the server on their fields, a draft each 10 s, and the two
 * versions side by side when somebody else was faster. Nothing typed is lost on the way.
 */
export function ContractForm<V extends object>({
  schema,
  initial,
  draft,
  version,
  toBody,
  fromRecord,
  onSubmit,
  submit,
  onCancel,
  children,
}: ContractFormProps<V>) {
  const [form] = Form.useForm<Values>();
  const [values, setValues] = useState<V>(initial);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError>();
  const labels = useRef<FormFacts['labels']>(new Map());
  // The fields are known once they were drawn.
  const spec: ConflictSpec<Values, string> = {
    fields: [...labels.current.keys()],
    valueOf: (record, field) => record[field],
    take: (from, into, field) => ({ ...into, [field]: from[field] }),
  };
  const conflict = useConflict(spec);
  const began = useRef<Values>(initial as Values);
  const based = useRef(version);
  const kept = useDraft(draft, values, version === undefined ? {} : { version });
  const body = (all: Values) => (toBody === undefined ? all : toBody(all as V));

  const load = (next: V) => {
    form.setFieldsValue(next as Values);
    setValues(next);
  };

  const send = async (all: Values, against: number | undefined) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onSubmit(all as V, against);
      conflict.close();
      began.current = all;
      await kept.clear();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await kept.saveNow();
      if (error.code === 'VERSION_CONFLICT' && typeof error.current === 'object' && error.current !== null) {
        const current = error.current as Values;
        const theirs = (fromRecord === undefined ? current : fromRecord(current as never)) as Values;
        conflict.open({
          base: began.current,
          mine: all,
          theirs: { ...all, ...theirs },
          version: typeof current.version === 'number' ? current.version : 0,
        });
      } else {
        const faults = [...error.fields].filter(([path]) => labels.current.has(path.split('.')[0] ?? ''));
        form.setFields(
          faults.map(([path, fault]) => ({
            name: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
            errors: [fault.message ?? error.message],
          })),
        );
        setFailure(error);
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormContext.Provider value={{ schema, form, toBody: body, labels: labels.current }}>
      <DraftBanner draft={kept} onRestore={load} />
      {failure === undefined ? null : (
        <div role="alert">
          <Banner tone="bad">{failure.fields.size > 0 ? m.ui_faults_n({ n: failure.fields.size }) : failure.message}</Banner>
        </div>
      )}
      <Form<Values>
        className="sc-form"
        form={form}
        layout="vertical"
        requiredMark={(label, { required }) => (
          <>
            {label}
            {required ? <b className="sc-form__star">*</b> : null}
          </>
        )}
        initialValues={initial as Values}
        scrollToFirstError={{ focus: true }}
        onValuesChange={(_changed, all) => setValues(all as V)}
        onFinish={(all) => void send(all, based.current)}
      >
        {children}
        <footer className="sc-form__foot">
          <span className="sc-quiet" role="status">
            {kept.savedAt === undefined ? '' : m.ui_draft_saved_at({ time: formatClock(kept.savedAt) })}
          </span>
          {onCancel === undefined ? null : <Button onClick={onCancel}>{m.ui_cancel()}</Button>}
          <Button kind="primary" type="submit" busy={busy}>
            {submit ?? m.ui_save()}
          </Button>
        </footer>
      </Form>
      <ConflictDialog
        conflict={conflict}
        label={(field) => labels.current.get(field)?.label ?? field}
        words={(record, field) => labels.current.get(field)?.show?.(record[field]) ?? plainWord(record[field])}
        busy={busy}
        onReload={() => {
          const { meeting } = conflict;
          if (meeting === undefined) return;
          based.current = meeting.version;
          began.current = meeting.theirs;
          load(meeting.theirs as V);
          conflict.close();
        }}
        onKeep={() => {
          const { meeting } = conflict;
          const merged = conflict.merged();
          if (meeting === undefined || merged === undefined) return;
          based.current = meeting.version;
          began.current = meeting.theirs;
          load(merged as V);
          void send(merged, meeting.version);
        }}
      />
    </FormContext.Provider>
  );
}

function plainWord(value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value))
    return value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item))).join(m.ui_comma());
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export interface ContractFieldProps {
  name: string;
  label: string;
  required?: boolean;
  help?: ReactNode;
  /** How the conflict view words a value of this field. */
  show?: (value: unknown) => string;
  valuePropName?: string;
  children: ReactNode;
}

/** One field: its rule is the part of the schema at its path. */
export function ContractField({ name, label, required = false, help, show, valuePropName = 'value', children }: ContractFieldProps) {
  const facts = useContext(FormContext);
  if (facts === null) throw new Error('ContractForm is missing');
  facts.labels.set(name, { label, show });
  return (
    <Form.Item
      name={name}
      label={label}
      required={required}
      valuePropName={valuePropName}
      validateTrigger={['onBlur', 'onSubmit']}
      {...(help === undefined ? {} : { extra: help })}
      rules={[
        {
          validator: (_rule, value: unknown) => {
            const all = { ...(facts.form.getFieldsValue(true) as Values), [name]: value };
            const fault = [...faultsOf(facts.schema, facts.toBody(all))].find(
              ([path]) => path === name || path.startsWith(`${pathText([name])}.`),
            );
            return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault[1]));
          },
        },
      ]}
    >
      {children}
    </Form.Item>
  );
}

import { useId, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { transferApi, type TransferType } from '@contracts/promotion-transfer';
import type { ApiError } from '@ui/core/api/api-error';
import { routeKey, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { dayOf } from '@ui/core/format/date';
import { transferTypeWord } from '@ui/core/promotion/promotion-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { FieldFault, OptionCards, Question, TextArea, TextInput } from '@ui/mobile/form-cards';
import { BottomBar, Page } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';
import './transfers.css';

interface Place {
  id: string;
  name: string;
}

/** 【新增】: 類型*, 學生*, 原班級, 新班級, 對方學校, 生效日期*, 原因* (PRM-61…66). */
export function TransferForm() {
  const choices = useRouteQuery(transferApi.choices, {});
  if (choices.data === undefined) {
    return (
      <Page title={m.promotion_tr_new()}>
        {choices.error === null ? <SkeletonRows /> : <ScreenFault error={choices.error} onRetry={() => void choices.refetch()} />}
      </Page>
    );
  }
  if (choices.data.types.length === 0) {
    return (
      <Page title={m.promotion_tr_new()}>
        <NoPermissionState surface="h5" />
      </Page>
    );
  }
  return <Form types={choices.data.types} from={choices.data.from} to={choices.data.to} />;
}

type Field = 'studentId' | 'studentName' | 'toClassId' | 'effectiveOn' | 'reason';
const FIELDS: readonly Field[] = ['studentId', 'studentName', 'toClassId', 'effectiveOn', 'reason'];
type Faults = Partial<Record<Field | 'all', string>>;

function Form({ types, from, to }: { types: readonly TransferType[]; from: readonly Place[]; to: readonly Place[] }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const create = useRouteMutation(transferApi.create);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [type, setType] = useState<TransferType>(types[0] ?? 'out');
  const [classId, setClass] = useState(from.length === 1 ? (from[0]?.id ?? '') : '');
  const [studentId, setStudent] = useState('');
  const [name, setName] = useState('');
  const [toClassId, setTo] = useState('');
  const [school, setSchool] = useState('');
  const [day, setDay] = useState(() => dayOf(Date.now()));
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const pupils = useRouteQuery(
    directoryApi.students,
    { query: { nodeId: classId, page: '1', pageSize: '100' } },
    { enabled: classId !== '' && type !== 'in' },
  );
  const missing = (): Faults => {
    const values: Partial<Record<Field, string>> = {
      ...(type === 'in' ? { studentName: name.trim() } : { studentId }),
      ...(type === 'class_change' ? { toClassId } : {}),
      effectiveOn: day,
      reason: reason.trim(),
    };
    return Object.fromEntries(
      Object.entries(values).flatMap(([field, value]) => (value === '' ? [[field, m.promotion_tr_missing()]] : [])),
    );
  };
  const refused = (error: ApiError): void => {
    // What is sent again after a change is another request.
    if (!error.transient) setKey(crypto.randomUUID());
    const field = FIELDS.find((one) => error.fields.has(one));
    setFaults({ [field ?? 'all']: field === undefined ? error.message : (error.fields.get(field)?.message ?? error.message) });
  };
  const submit = (): void => {
    const found = missing();
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    create.mutate(
      {
        body: {
          type,
          ...(type === 'in' ? { studentName: name.trim() } : { studentId }),
          ...(type === 'out' || toClassId === '' ? {} : { toClassId }),
          ...(type === 'class_change' || school.trim() === '' ? {} : { otherSchool: school.trim() }),
          effectiveOn: day,
          reason: reason.trim(),
        },
        idempotencyKey: key,
      },
      {
        onSuccess: (made) => {
          void client.invalidateQueries({ queryKey: routeKey(transferApi.list) });
          toast(m.promotion_tr_submitted());
          void navigate(`/staff/transfers/${made.id}`, { replace: true });
        },
        onError: refused,
      },
    );
  };
  return (
    <Page
      title={m.promotion_tr_new()}
      bar={
        <BottomBar>
          <Button size="large" kind="primary" block busy={create.isPending} onClick={submit}>
            {m.promotion_tr_submit()}
          </Button>
        </BottomBar>
      }
    >
      <Question title={m.promotion_tr_type()} required help={type === 'class_change' ? undefined : NOTES[type]()}>
        <OptionCards
          name="type"
          items={types.map((id) => ({ id, label: transferTypeWord(id) }))}
          selected={[type]}
          onChange={([id]) => {
            setType(types.find((one) => one === id) ?? type);
            setFaults({});
          }}
        />
      </Question>
      <div className="tr-form">
        {type === 'in' ? (
          <TextInput
            label={m.promotion_tr_student()}
            required
            maxLength={32}
            value={name}
            fault={faults.studentName}
            onChange={(event) => setName(event.target.value)}
          />
        ) : (
          <>
            <Choice label={m.promotion_tr_from()} value={classId} items={from} onChange={(id) => (setClass(id), setStudent(''))} />
            <Choice
              label={m.promotion_tr_student()}
              required
              value={studentId}
              items={(pupils.data?.items ?? []).map((pupil) => ({ id: pupil.id, name: pupil.name }))}
              fault={faults.studentId}
              onChange={setStudent}
            />
          </>
        )}
        {type === 'out' ? null : (
          <Choice
            label={m.promotion_tr_to()}
            required={type === 'class_change'}
            value={toClassId}
            items={to.filter((one) => one.id !== classId)}
            fault={faults.toClassId}
            onChange={setTo}
          />
        )}
        {type === 'class_change' ? null : (
          <TextInput label={m.promotion_tr_school()} maxLength={100} value={school} onChange={(event) => setSchool(event.target.value)} />
        )}
        <TextInput
          label={m.promotion_tr_date()}
          required
          type="date"
          value={day}
          fault={faults.effectiveOn}
          onChange={(event) => setDay(event.target.value)}
        />
        <TextArea
          label={m.promotion_tr_reason()}
          required
          maxLength={500}
          value={reason}
          fault={faults.reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <FieldFault text={faults.all} />
      </div>
    </Page>
  );
}

const NOTES: Readonly<Record<'out' | 'in', () => string>> = {
  out: () => m.promotion_tr_out_note(),
  in: () => m.promotion_tr_in_note(),
};

function Choice({
  label,
  value,
  items,
  required = false,
  fault,
  onChange,
}: {
  label: string;
  value: string;
  items: readonly Place[];
  required?: boolean;
  fault?: string | undefined;
  onChange: (id: string) => void;
}) {
  const id = useId();
  return (
    <div className="sc-field">
      <label htmlFor={id} className="sc-field__label">
        {label}
        {required ? <b className="sc-required">*</b> : null}
      </label>
      <select
        id={id}
        className="sc-input tr-select"
        required={required}
        value={value}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{m.promotion_tr_choose()}</option>
        {items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      <div id={`${id}-help`}>
        <FieldFault text={fault} />
      </div>
    </div>
  );
}

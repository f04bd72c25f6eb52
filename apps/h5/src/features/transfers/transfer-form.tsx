import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { transferApi, type TransferType } from '@contracts/promotion-transfer';
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

function Form({ types, from, to }: { types: readonly TransferType[]; from: readonly Place[]; to: readonly Place[] }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const create = useRouteMutation(transferApi.create);
  const [key] = useState(() => crypto.randomUUID());
  const [type, setType] = useState<TransferType>(types[0] ?? 'out');
  const [classId, setClass] = useState(from.length === 1 ? (from[0]?.id ?? '') : '');
  const [studentId, setStudent] = useState('');
  const [name, setName] = useState('');
  const [toClassId, setTo] = useState('');
  const [school, setSchool] = useState('');
  const [day, setDay] = useState(() => dayOf(Date.now()));
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string>();
  const pupils = useRouteQuery(
    directoryApi.students,
    { query: { nodeId: classId, page: '1', pageSize: '100' } },
    { enabled: classId !== '' && type !== 'in' },
  );
  const submit = (): void => {
    const who = type === 'in' ? name.trim() : studentId;
    if (who === '' || reason.trim() === '' || (type === 'class_change' && toClassId === '')) {
      setFault(m.promotion_tr_missing());
      return;
    }
    create.mutate(
      {
        body: {
          type,
          ...(type === 'in' ? { studentName: who } : { studentId: who }),
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
        onError: (error) => setFault(error.message),
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
      <div className="tr-form">
        <Question title={m.promotion_tr_type()} required>
          <OptionCards
            name="type"
            items={types.map((id) => ({ id, label: transferTypeWord(id) }))}
            selected={[type]}
            onChange={([id]) => setType((types.find((one) => one === id) ?? type) as TransferType)}
          />
        </Question>
        {type === 'in' ? (
          <>
            <p className="tr-help">{m.promotion_tr_in_note()}</p>
            <div className="tr-input">
              <TextInput
                label={m.promotion_tr_student()}
                required
                maxLength={32}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
          </>
        ) : (
          <>
            <Choice label={m.promotion_tr_from()} value={classId} items={from} onChange={(id) => (setClass(id), setStudent(''))} />
            <Choice
              label={m.promotion_tr_student()}
              required
              value={studentId}
              items={(pupils.data?.items ?? []).map((pupil) => ({ id: pupil.id, name: pupil.name }))}
              onChange={setStudent}
            />
          </>
        )}
        {type === 'out' ? (
          <p className="tr-help">{m.promotion_tr_out_note()}</p>
        ) : (
          <Choice
            label={m.promotion_tr_to()}
            required={type === 'class_change'}
            value={toClassId}
            items={to.filter((one) => one.id !== classId)}
            onChange={setTo}
          />
        )}
        {type === 'class_change' ? null : (
          <div className="tr-input">
            <TextInput label={m.promotion_tr_school()} maxLength={100} value={school} onChange={(event) => setSchool(event.target.value)} />
          </div>
        )}
        <div className="tr-input">
          <TextInput label={m.promotion_tr_date()} required type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        </div>
        <div className="tr-input">
          <TextArea
            label={m.promotion_tr_reason()}
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <div className="tr-input">
          <FieldFault text={fault} />
        </div>
      </div>
    </Page>
  );
}

function Choice({
  label,
  value,
  items,
  required = false,
  onChange,
}: {
  label: string;
  value: string;
  items: readonly Place[];
  required?: boolean;
  onChange: (id: string) => void;
}) {
  return (
    <label className="tr-select">
      <span>
        {label}
        {required ? (
          <b className="sc-required" aria-hidden="true">
            *
          </b>
        ) : null}
      </span>
      <select required={required} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">—</option>
        {items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

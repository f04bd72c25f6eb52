import './reminders.css';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { REMINDER_MODULES, remindersApi, type ReminderItem, type ReminderModule } from '@contracts/reminders';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteList } from '@ui/core/api/query';
import { dayOf, formatDay } from '@ui/core/format/date';
import { only, useAddress } from '@ui/core/routing/use-address';
import { ownerOf, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoMatchState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { CursorList } from '@ui/mobile/cursor-list';
import { FilterChips } from '@ui/mobile/filter-chips';
import { OptionCards, TextInput } from '@ui/mobile/form-cards';
import { Page } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { TextTabs } from '@ui/mobile/tabs';
import { afterSheet } from '../../shared/after-sheet';
import { ReminderRow, moduleWord } from './reminder-row';

export const StaffRemindersScreen = () => <ReminderScreen family={false} />;
export const FamilyRemindersScreen = () => <ReminderScreen family />;

type ReminderPage = { items: ReminderItem[]; nextCursor: string | null; unread: number };
type FilterName = 'module' | 'child' | 'date';
const ALL = 'all';
const schoolToday = () => dayOf(Date.now());
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** 消息提醒: everything the suite told this person, newest first (RMD-02…05). */
function ReminderScreen({ family }: { family: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const [params, setParams] = useAddress();
  const [sheet, setSheet] = useState<FilterName>();
  const [busy, setBusy] = useState(false);
  const unreadOnly = params.get('tab') === 'unread';
  const module = REMINDER_MODULES.find((item) => item === params.get('module'));
  const child = session.children.find((item) => item.id === params.get('child'));
  const day = DAY.test(params.get('day') ?? '') ? (params.get('day') ?? undefined) : undefined;
  const list = useRouteList<ReminderItem, ReminderPage>(remindersApi.list, {
    query: {
      ...(unreadOnly ? { unread: 'true' } : {}),
      ...(module === undefined ? {} : { module }),
      ...(child === undefined ? {} : { studentId: child.id }),
      ...(day === undefined ? {} : { from: day, to: day }),
    },
  });
  const unread = list.first?.unread ?? 0;
  const set = (key: string, value: string | undefined) => setParams({ [key]: value }, { replace: true });
  const choose = (key: string, value: string | undefined) => {
    setSheet(undefined);
    afterSheet(() => set(key, value));
  };
  const clear = () => setParams(only(unreadOnly ? { tab: 'unread' } : {}), { replace: true });
  const refresh = () => client.invalidateQueries({ queryKey: routeKey(remindersApi.list) });
  const open = (item: ReminderItem) => {
    if (item.unread) {
      // Leaving does not wait for the mark; a mark that failed leaves the dot for the next time.
      api.call(remindersApi.read, { params: { id: item.id } }).then(refresh, () => undefined);
    }
    if (item.url !== null) void navigate(item.url);
    else if (item.target !== 'live') toast(item.target === 'recalled' ? m.family_notices_recalled_row() : m.reminders_gone(), 'info');
  };
  const readAll = async () => {
    setBusy(true);
    try {
      const { read } = await api.call(remindersApi.readAll, {});
      await refresh();
      toast(m.reminders_all_read({ n: read }));
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const narrowed = module !== undefined || child !== undefined || day !== undefined;
  const chips = [
    { id: 'module', label: m.reminders_module(), value: module === undefined ? undefined : moduleWord(module) },
    ...(family && session.children.length > 1 ? [{ id: 'child', label: m.reminders_child(), value: child?.name }] : []),
    { id: 'date', label: m.reminders_date(), value: day === undefined ? undefined : formatDay(day) },
  ];
  return (
    <Page title={m.reminders_title()}>
      <div className="rmd-top">
        <TextTabs
          label={m.reminders_title()}
          items={[
            { id: 'all', label: m.ui_all() },
            { id: 'unread', label: m.notices_unread(), ...(unread === 0 ? {} : { count: unread }) },
          ]}
          selected={unreadOnly ? 'unread' : 'all'}
          onSelect={(id) => set('tab', id === 'unread' ? id : undefined)}
        />
        {unread === 0 ? null : (
          <Button kind="text" size="medium" busy={busy} onClick={() => void readAll()}>
            {m.reminders_read_all()}
          </Button>
        )}
      </div>
      <FilterChips
        items={chips}
        onOpen={(id) => setSheet(id as FilterName)}
        onClear={(id) => set(id === 'date' ? 'day' : id, undefined)}
        onClearAll={clear}
      />
      <div className="rmd-list" key={ownerOf(session).personId}>
        <CursorList<ReminderItem>
          source={list}
          rowKey={(item) => item.id}
          failedTitle={m.reminders_failed()}
          render={(item) => <ReminderRow item={item} onOpen={open} />}
          empty={
            narrowed ? (
              <NoMatchState surface="h5" onClear={clear} />
            ) : unreadOnly ? (
              <EmptyState surface="h5" title={m.reminders_none_unread()} text={m.reminders_empty_text()} />
            ) : (
              <EmptyState surface="h5" title={m.reminders_empty()} text={m.reminders_empty_text()} />
            )
          }
        />
      </div>
      <Sheet open={sheet === 'module'} onClose={() => setSheet(undefined)} title={m.reminders_module()}>
        <div className="rmd-options">
          <OptionCards
            items={[{ id: ALL, label: m.ui_all() }, ...REMINDER_MODULES.map((item) => ({ id: item, label: moduleWord(item) }))]}
            selected={[module ?? ALL]}
            onChange={([id]) => choose('module', id === ALL ? undefined : (id as ReminderModule))}
          />
        </div>
      </Sheet>
      <Sheet open={sheet === 'child'} onClose={() => setSheet(undefined)} title={m.reminders_child()}>
        <div className="rmd-options">
          <OptionCards
            items={[{ id: ALL, label: m.ui_all() }, ...session.children.map((item) => ({ id: item.id, label: item.name }))]}
            selected={[child?.id ?? ALL]}
            onChange={([id]) => choose('child', id === ALL ? undefined : id)}
          />
        </div>
      </Sheet>
      <DaySheet open={sheet === 'date'} day={day} onClose={() => setSheet(undefined)} onChoose={(next) => choose('day', next)} />
    </Page>
  );
}

function DaySheet({
  open,
  day,
  onClose,
  onChoose,
}: {
  open: boolean;
  day: string | undefined;
  onClose: () => void;
  onChoose: (day: string | undefined) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const today = schoolToday();
  const value = typed ?? day ?? '';
  return (
    <Sheet
      open={open}
      onClose={() => {
        setTyped(undefined);
        onClose();
      }}
      title={m.reminders_date()}
      foot={
        <Button
          kind="primary"
          size="large"
          block
          onClick={() => {
            setTyped(undefined);
            onChoose(value === '' ? undefined : value);
          }}
        >
          {m.ui_done()}
        </Button>
      }
    >
      <div className="rmd-options">
        <TextInput type="date" label={m.reminders_date()} max={today} value={value} onChange={(event) => setTyped(event.target.value)} />
      </div>
    </Sheet>
  );
}

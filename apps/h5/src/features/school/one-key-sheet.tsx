import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { directoryApi, type SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { ONE_KEY_SECTIONS, SCHOOL_LIMITS, schoolEditApi, type OneKeyPlan, type OneKeySection } from '@contracts/school-contacts';
import { routeKey, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { Button } from '@ui/core/shell/button';
import { OneKeyPreview, sectionWord, useOneKey } from '@ui/core/school/one-key';
import { ProgressBar } from '@ui/core/status/progress-row';
import { OptionCards, Question, TextInput } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';

const LOOK_MS = 1_000;

/** 一鍵設置年級班級 on the phone: choose, see what would be made, make it; what is there is kept (SCH-02, SCH-25). */
export function OneKeySheet({ nodes, open, onClose }: { nodes: readonly SchoolNodeItem[]; open: boolean; onClose: () => void }) {
  return (
    <Sheet open={open} onClose={onClose} title={m.console_school_one_key()} tall>
      {open ? <OneKey nodes={nodes} onClose={onClose} /> : null}
    </Sheet>
  );
}

function OneKey({ nodes, onClose }: { nodes: readonly SchoolNodeItem[]; onClose: () => void }) {
  const campuses = nodes.filter((node) => node.kind === 'campus' && !node.graduated);
  const { plan, put, preview, batchId, busy, fault, go } = useOneKey(() => campuses.slice(0, 1).map((node) => node.id));
  if (batchId !== undefined) return <Making batchId={batchId} onClose={onClose} />;
  return (
    <div className="ss-key">
      {campuses.length === 0 ? null : (
        <Question title={m.console_school_key_campuses()}>
          <OptionCards
            many
            items={campuses.map((node) => ({ id: node.id, label: node.name }))}
            selected={plan.campusIds}
            onChange={(campusIds) => put({ campusIds })}
          />
        </Question>
      )}
      <Question title={m.console_school_key_sections()}>
        <OptionCards
          many
          items={ONE_KEY_SECTIONS.map((id) => ({ id, label: sectionWord(id) }))}
          selected={plan.sections}
          onChange={(sections) => put({ sections: sections as OneKeySection[] })}
        />
      </Question>
      <Question title={m.console_school_key_lang()}>
        <OptionCards
          items={[
            { id: 'zh', label: m.console_school_key_zh() },
            { id: 'pt', label: m.console_school_key_pt() },
            { id: 'en', label: m.console_school_key_en() },
          ]}
          selected={[plan.lang]}
          onChange={([lang]) => put({ lang: (lang ?? 'zh') as OneKeyPlan['lang'] })}
        />
      </Question>
      <TextInput
        label={m.console_school_key_classes()}
        type="number"
        inputMode="numeric"
        min={0}
        max={SCHOOL_LIMITS.classesPerGrade}
        value={plan.classes}
        onChange={(event) =>
          put({ classes: Math.min(Math.max(Number.parseInt(event.target.value, 10) || 0, 0), SCHOOL_LIMITS.classesPerGrade) })
        }
      />
      {preview === undefined ? null : <OneKeyPreview preview={preview} list="ss-plan" />}
      {fault === undefined ? null : (
        <p className="ss-fault" role="alert">
          {fault}
        </p>
      )}
      <Button
        kind="primary"
        size="large"
        block
        busy={busy}
        disabledReason={
          plan.sections.length === 0 ? m.console_school_key_sections() : preview?.made === 0 ? m.console_school_key_nothing() : undefined
        }
        onClick={() => void go()}
      >
        {preview === undefined ? m.console_school_key_preview() : m.console_school_key_make({ n: formatNumber(preview.made) })}
      </Button>
    </div>
  );
}

/** How far WeCom is; safe to leave. */
function Making({ batchId, onClose }: { batchId: string; onClose: () => void }) {
  const client = useQueryClient();
  const query = useRouteQuery(schoolEditApi.batch, { params: { id: batchId } }, { staleTime: 0, refetchInterval: LOOK_MS });
  const { total = 0, done = 0, failed = 0, pending = 1 } = query.data ?? {};
  const over = query.data !== undefined && pending === 0;
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: routeKey(directoryApi.nodes) });
  }, [over, client]);
  const running = m.console_school_batch_running({ done: formatNumber(done + failed), total: formatNumber(total) });
  return (
    <div className="ss-key" role="status">
      <p>{over ? m.console_school_batch_done({ n: formatNumber(done) }) : running}</p>
      <ProgressBar share={total === 0 ? null : (done + failed) / total} label={running} />
      {failed === 0 ? null : <p className="ss-fault">{m.console_school_batch_failed({ n: formatNumber(failed) })}</p>}
      <Button size="large" block onClick={onClose}>
        {m.ui_close()}
      </Button>
    </div>
  );
}

import { useState } from 'react';
import { Checkbox, InputNumber, Modal, Radio, Select } from 'antd';
import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { ONE_KEY_SECTIONS, SCHOOL_LIMITS, schoolEditApi, type OneKeyPlan, type OneKeySection } from '@contracts/school-contacts';
import type { OkOf } from '@contracts/route';
import { useApi } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { BatchWatch } from './batch-watch';
import { messageOf } from './settle';

const sectionWord = (section: OneKeySection): string =>
  ({
    kindergarten: m.console_school_key_kindergarten,
    primary: m.console_school_key_primary,
    junior: m.console_school_key_junior,
    senior: m.console_school_key_senior,
  })[section]();

/** 一鍵設置年級班級: choose, see what would be made, make it; what is there is kept (SCH-25). */
export function OneKeyDialog({ nodes, onClose }: { nodes: readonly SchoolNodeItem[]; onClose: () => void }) {
  useFocusBack();
  const api = useApi();
  const [key] = useState(() => crypto.randomUUID());
  const [plan, setPlan] = useState<OneKeyPlan>({ campusIds: [], sections: ['primary'], withSections: true, lang: 'zh', classes: 3 });
  const [preview, setPreview] = useState<OkOf<typeof schoolEditApi.oneKeyPreview>>();
  const [batchId, setBatchId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const put = (part: Partial<OneKeyPlan>) => {
    setPlan((before) => ({ ...before, ...part }));
    setPreview(undefined);
  };
  const campuses = nodes.filter((node) => node.kind === 'campus' && !node.graduated);
  const go = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      if (preview === undefined) setPreview(await api.call(schoolEditApi.oneKeyPreview, { body: plan }));
      else setBatchId((await api.call(schoolEditApi.oneKey, { body: plan, idempotencyKey: key })).batchId);
    } catch (error) {
      setFault(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const nothing = preview?.made === 0;
  return (
    <Modal
      open
      width={600}
      title={m.console_school_one_key()}
      onCancel={onClose}
      {...(batchId === undefined
        ? {
            onOk: () => void go(),
            okText: preview === undefined ? m.console_school_key_preview() : m.console_school_key_make({ n: formatNumber(preview.made) }),
            okButtonProps: { loading: busy, disabled: plan.sections.length === 0 || nothing },
            cancelText: m.ui_cancel(),
          }
        : { footer: null })}
    >
      {batchId !== undefined ? (
        <BatchWatch batchId={batchId} onClose={onClose} />
      ) : (
        <div className="cs-form">
          {campuses.length === 0 ? null : (
            <label>
              <span>{m.console_school_key_campuses()}</span>
              <Select
                mode="multiple"
                value={plan.campusIds}
                onChange={(campusIds: string[]) => put({ campusIds })}
                options={campuses.map((node) => ({ value: node.id, label: node.name }))}
                aria-label={m.console_school_key_campuses()}
              />
            </label>
          )}
          <div>
            <span className="cs-label">{m.console_school_key_sections()}</span>
            <Checkbox.Group
              value={plan.sections}
              onChange={(sections) => put({ sections: sections as OneKeySection[] })}
              options={ONE_KEY_SECTIONS.map((value) => ({ value, label: sectionWord(value) }))}
            />
          </div>
          <div className="cs-two">
            <div>
              <span className="cs-label">{m.console_school_key_lang()}</span>
              <Radio.Group
                value={plan.lang}
                onChange={(event) => put({ lang: event.target.value as OneKeyPlan['lang'] })}
                options={[
                  { value: 'zh', label: m.console_school_key_zh() },
                  { value: 'pt', label: m.console_school_key_pt() },
                  { value: 'en', label: m.console_school_key_en() },
                ]}
              />
            </div>
            <label>
              <span>{m.console_school_key_classes()}</span>
              <InputNumber
                min={0}
                max={SCHOOL_LIMITS.classesPerGrade}
                value={plan.classes}
                onChange={(classes) => put({ classes: classes ?? 0 })}
                aria-label={m.console_school_key_classes()}
              />
            </label>
          </div>
          <Checkbox checked={plan.withSections} onChange={(event) => put({ withSections: event.target.checked })}>
            {m.console_school_key_with_sections()}
          </Checkbox>
          {preview === undefined ? null : (
            <section aria-live="polite">
              <p className="cs-label">
                {nothing ? m.console_school_key_nothing() : m.console_school_key_made({ n: formatNumber(preview.made) })}
              </p>
              <ul className="cs-plan">
                {preview.items.map((item) => (
                  <li
                    key={item.path.join('/')}
                    style={{ paddingLeft: (item.path.length - 1) * 16 }}
                    className={item.exists ? 'sc-quiet' : undefined}
                  >
                    {item.path.at(-1)}
                    {item.exists ? <small>{m.console_school_key_exists()}</small> : null}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {fault === undefined ? null : (
            <p className="cs-fault" role="alert">
              {fault}
            </p>
          )}
        </div>
      )}
    </Modal>
  );
}

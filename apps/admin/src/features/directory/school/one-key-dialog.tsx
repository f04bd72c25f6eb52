import { Checkbox, InputNumber, Modal, Radio, Select } from 'antd';
import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { ONE_KEY_SECTIONS, SCHOOL_LIMITS, type OneKeyPlan, type OneKeySection } from '@contracts/school-contacts';
import { formatNumber } from '@ui/core/format/number';
import { OneKeyPreview, sectionWord, useOneKey } from '@ui/core/school/one-key';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { BatchWatch } from './batch-watch';
import { Fault } from './fault';

/** 一鍵設置年級班級: choose, see what would be made, make it; what is there is kept (SCH-25). */
export function OneKeyDialog({ nodes, onClose }: { nodes: readonly SchoolNodeItem[]; onClose: () => void }) {
  useFocusBack();
  const { plan, put, preview, batchId, busy, fault, go } = useOneKey(() => []);
  const campuses = nodes.filter((node) => node.kind === 'campus' && !node.graduated);
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
          {preview === undefined ? null : <OneKeyPreview preview={preview} list="cs-plan" words="cs-label" />}
          <Fault>{fault}</Fault>
        </div>
      )}
    </Modal>
  );
}

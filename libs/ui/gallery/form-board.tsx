import { Frame } from './console-boards';
import { useState } from 'react';
import { Input, InputNumber, Select, Switch } from 'antd';
import * as z from 'zod/mini';
import { ApiError } from '@ui/core/api/api-error';
import { PickerTree } from '@ui/core/tree/picker-tree';
import { RichTextEditor } from '@ui/admin/editor/rich-text-editor';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { PageHeader } from '@ui/admin/shell/page-header';

const schema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(20)),
  start: z.string().check(z.regex(/^\d\d:\d\d$/)),
  minutes: z.int().check(z.gte(0), z.lte(60)),
  kind: z.optional(z.string()),
  on: z.optional(z.boolean()),
  version: z.optional(z.int()),
});

export function FormBoard() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['4b']));
  return (
    <Frame>
      <PageHeader title="規則定義" crumb="上學點名" />
      <ContractForm
        schema={schema}
        initial={{ name: '上學點名', start: '07:50', minutes: 10, kind: 'a', on: true }}
        draft="gallery/form"
        version={3}
        onCancel={() => undefined}
        onSubmit={async (values) => {
          throw new ApiError({
            status: 409,
            code: 'VERSION_CONFLICT',
            message: '',
            details: { current: { ...values, start: '07:45', version: 4 } },
          });
        }}
      >
        <ContractField name="name" label="名稱" required>
          <Input />
        </ContractField>
        <ContractField name="start" label="開始時間" required help="24 小時制">
          <Input style={{ width: 120 }} />
        </ContractField>
        <ContractField name="minutes" label="提前提示（分鐘）">
          <InputNumber />
        </ContractField>
        <ContractField name="kind" label="類型">
          <Select
            style={{ width: 200 }}
            options={[
              { value: 'a', label: '上學' },
              { value: 'b', label: '放學' },
            ]}
          />
        </ContractField>
        <ContractField name="on" label="啓用" valuePropName="checked">
          <Switch />
        </ContractField>
        <RichTextEditor
          label="內容"
          initial={{
            type: 'doc',
            content: [{ type: 'paragraph', content: [{ type: 'text', text: '本校將於 2026年12月4日 參觀澳門科學館。' }] }],
          }}
          onChange={() => undefined}
          imageUrl={() => ''}
          uploadPicture={async () => undefined}
        />
        <PickerTree
          dense
          label="班級"
          roots={[
            {
              id: 'g4',
              name: '小四級',
              count: 63,
              children: [
                { id: '4a', name: '小四A', count: 32 },
                { id: '4b', name: '小四B', count: 31 },
              ],
            },
          ]}
          chosen={chosen}
          onChange={setChosen}
        />
      </ContractForm>
    </Frame>
  );
}

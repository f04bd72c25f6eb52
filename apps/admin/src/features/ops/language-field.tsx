import { m } from '@contracts/messages';
import { ContractField } from '@ui/admin/form/contract-form';
import { LANGUAGE_OPTIONS } from './language-options';

/** The language that pages of a unit begin in. */
export function LanguageField() {
  return (
    <ContractField name="locale" label={m.ops_language()} required>
      <select className="op-select">
        {LANGUAGE_OPTIONS.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </ContractField>
  );
}

import { Checkbox } from 'antd';
import { m } from '@contracts/messages';
import type { ModuleRight } from '@contracts/permissions';
import { permissionsApi } from '@contracts/permissions-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { RIGHT_MODULES, rightWord } from '@ui/core/permissions/right-words';

/** 權限 by module; only those the giver has himself are there to tick (PER-21). */
export function RightsField({ value, onChange }: { value: readonly ModuleRight[]; onChange: (rights: ModuleRight[]) => void }) {
  const options = useRouteQuery(permissionsApi.scopeOptions, {}, { staleTime: 60_000 });
  const mine = new Set(options.data?.rights);
  const turn = (rights: readonly ModuleRight[], on: boolean) =>
    onChange(on ? [...new Set([...value, ...rights])] : value.filter((right) => !rights.includes(right)));
  return (
    <div className="cp-rights">
      {RIGHT_MODULES.map((module) => {
        const offered = module.rights.filter((right) => mine.has(right));
        if (offered.length === 0) return null;
        const chosen = offered.filter((right) => value.includes(right));
        return (
          <fieldset key={module.id}>
            <legend>
              <Checkbox
                checked={chosen.length === offered.length}
                indeterminate={chosen.length > 0 && chosen.length < offered.length}
                onChange={(event) => turn(offered, event.target.checked)}
              >
                <b>{module.label()}</b>
              </Checkbox>
            </legend>
            <div>
              {offered.map((right) => (
                <Checkbox key={right} checked={value.includes(right)} onChange={(event) => turn([right], event.target.checked)}>
                  {rightWord(right)}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        );
      })}
      <p className="sc-quiet cp-note">{m.permissions_rights_n({ n: value.length })}</p>
    </div>
  );
}

import { useState } from 'react';
import { contactsChecklistApi } from '@contracts/contacts-checklist';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { later, Meanwhile } from '@ui/core/later/later';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { Sheet } from '@ui/mobile/sheet';

const CodePicture = later(() => import('@ui/core/codes/code-picture').then((x) => x.CodePicture));

/** 微信插件: its code for members to follow, where the school has put one (CON-29). */
export function PluginCell() {
  const { data } = useRouteQuery(contactsChecklistApi.plugin, {}, { staleTime: 60_000 });
  const [open, setOpen] = useState(false);
  if (data === undefined || data.url === null) return null;
  return (
    <>
      <CellGroup>
        <Cell label={m.staff_contacts_plugin()} value={m.staff_contacts_plugin_value()} onPress={() => setOpen(true)} />
      </CellGroup>
      <Sheet open={open} onClose={() => setOpen(false)} title={m.staff_contacts_plugin()}>
        <div className="prf-plugin">
          {open ? (
            <Meanwhile shows={<SkeletonBar width={220} height={220} radius={12} />}>
              <CodePicture text={data.url} label={m.staff_contacts_plugin()} />
            </Meanwhile>
          ) : null}
          <p>{m.staff_contacts_plugin_text()}</p>
        </div>
      </Sheet>
    </>
  );
}

import { m } from '@contracts/messages';
import type { ScopePreview } from '@contracts/permissions-admin';
import { formatNumber } from '@ui/core/format/number';
import { rightWord } from '@ui/core/permissions/right-words';

const SHOWN = 24;

function Names({ title, items }: { title: string; items: readonly { id: string; name: string; n?: number }[] }) {
  if (items.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <ul className="cp-chips cp-chips--plain">
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.id}>
            {item.name}
            {item.n === undefined ? null : <small className="sc-number">{formatNumber(item.n)}</small>}
          </li>
        ))}
        {items.length > SHOWN ? <li className="sc-quiet">{m.permissions_preview_more({ n: items.length - SHOWN })}</li> : null}
      </ul>
    </section>
  );
}

/** 「這個人看得到甚麼」: numbers first, then names, then what he may do, in plain words. */
export function PreviewPanel({ preview }: { preview: ScopePreview }) {
  const facts = [
    [m.permissions_preview_members(), preview.members],
    [m.permissions_preview_students(), preview.students],
    [m.permissions_preview_guardians(), preview.guardians],
  ] as const;
  return (
    <div className="cp-preview">
      <dl>
        {facts.map(([label, n]) => (
          <div key={label}>
            <dd className="sc-number">{formatNumber(n)}</dd>
            <dt>{label}</dt>
          </div>
        ))}
      </dl>
      {preview.members + preview.students === 0 ? <p className="sc-quiet">{m.permissions_preview_none()}</p> : null}
      <Names
        title={m.permissions_preview_rights({ n: preview.rights.length })}
        items={preview.rights.map((right) => ({ id: right, name: rightWord(right) }))}
      />
      <Names
        title={m.permissions_preview_departments({ n: preview.departments.length })}
        items={preview.departments.map(({ id, name, members }) => ({ id, name, n: members }))}
      />
      <Names
        title={m.permissions_preview_classes({ n: preview.classes.length })}
        items={preview.classes.map(({ id, name, students }) => ({ id, name, n: students }))}
      />
    </div>
  );
}

import { useState } from 'react';
import { m } from '@contracts/messages';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { OptionCards } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';
import { classGroups, departmentRows } from '../model/choices';
import type { RegistrationView } from '../model/view';

/** 班級: classes by grade; without any the advice of SUB-85. */
export function ClassSheet({
  open,
  classes,
  chosen,
  onChoose,
  onClose,
}: {
  open: boolean;
  classes: RegistrationView['classes'];
  chosen: string | null;
  onChoose: (classId: string) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState('');
  const groups = classGroups(classes, q);
  return (
    <Sheet open={open} onClose={onClose} title={m.register_class()} tall={classes.length > 0}>
      {classes.length === 0 ? (
        <p className="rg-sheet__empty">{m.register_class_none()}</p>
      ) : (
        <>
          {classes.length > 12 ? (
            <div className="rg-sheet__search">
              <SearchField value={q} onChange={setQ} placeholder={m.register_class_search()} />
            </div>
          ) : null}
          {groups.length === 0 ? <p className="rg-sheet__empty">{m.register_class_no_match()}</p> : null}
          {groups.map((group) => (
            <section key={group.grade} className="rg-sheet__group">
              <h3>{group.grade}</h3>
              <OptionCards
                name="class"
                items={group.classes.map((one) => ({ id: one.id, label: one.name }))}
                selected={chosen === null ? [] : [chosen]}
                onChange={([id]) => {
                  if (id !== undefined) onChoose(id);
                }}
              />
            </section>
          ))}
        </>
      )}
    </Sheet>
  );
}

/** 部門: several of the school's tree (SUB-61, SUB-64). */
export function DepartmentSheet({
  open,
  departments,
  chosen,
  onChange,
  onClose,
}: {
  open: boolean;
  departments: RegistrationView['departments'];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState('');
  const rows = departmentRows(departments, q);
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.register_department()}
      tall
      foot={
        <Button kind="primary" size="large" onClick={onClose}>
          {chosen.length === 0 ? m.ui_done() : `${m.ui_done()} · ${m.register_department_chosen({ n: chosen.length })}`}
        </Button>
      }
    >
      {departments.length > 12 ? (
        <div className="rg-sheet__search">
          <SearchField value={q} onChange={setQ} placeholder={m.register_department_search()} />
        </div>
      ) : null}
      {rows.length === 0 ? <p className="rg-sheet__empty">{m.register_department_none()}</p> : null}
      <div className="rg-sheet__group">
        <OptionCards
          many
          name="department"
          items={rows.map(({ department, level }) => ({
            id: department.id,
            label: <span className={`rg-department rg-department--l${String(Math.min(level, 4))}`}>{department.name}</span>,
          }))}
          selected={chosen}
          onChange={onChange}
        />
      </div>
    </Sheet>
  );
}

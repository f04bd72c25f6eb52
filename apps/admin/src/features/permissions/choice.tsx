/** Two cards to choose from; real radio buttons below. */
export function Choice<T extends string>({
  name,
  value,
  onChange,
  items,
}: {
  name: string;
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: string; what?: string }[];
}) {
  return (
    <div className="cp-types" role="radiogroup">
      {items.map((item) => (
        <label key={item.value}>
          <input type="radio" name={name} value={item.value} checked={value === item.value} onChange={() => onChange(item.value)} />
          <span>
            <b>{item.label}</b>
            {item.what === undefined ? null : <small>{item.what}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}

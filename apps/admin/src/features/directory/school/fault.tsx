/** Why saving failed, below the fields of a dialog. */
export function Fault({ children }: { children: string | undefined }) {
  return children === undefined ? null : (
    <p className="cs-fault" role="alert">
      {children}
    </p>
  );
}

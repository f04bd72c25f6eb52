/** Keeps the place of links, attachments and questions, so that nothing jumps when they come. */
export function PartsToCome() {
  return (
    <div aria-busy="true">
      <div className="sc-block cmp-parts cmp-parts--to-come" />
      <div className="sc-block cmp-parts cmp-parts--to-come" />
    </div>
  );
}

/** The same for the row of tools below the text. */
export function ToolsToCome() {
  return <div className="cmp-tools cmp-tools--to-come" aria-busy="true" />;
}

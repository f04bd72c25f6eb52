import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { m } from '@contracts/messages';
import { Button } from '../../core/shell/button';
import { toast } from '../../core/status/toast';
import { TextInput } from '../form-cards';
import { Sheet } from '../sheet';
import { PAPER, addPoint, drawName, drawStrokes, isSigned, paperPoint, type Stroke } from './signature-strokes';

/** Ink on white in both themes: the picture is printed and read on paper. */
const INK = '#1a2333';
const SHARP = 2;
const MOST_NAME = 30;

function prepare(canvas: HTMLCanvasElement, scale: number): CanvasRenderingContext2D | null {
  canvas.width = PAPER.width * scale;
  canvas.height = PAPER.height * scale;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.scale(scale, scale);
  context.strokeStyle = INK;
  context.fillStyle = INK;
  return context;
}

/** The signature as PNG on white, 1,200 × 480. */
function pictureOf(strokes: readonly Stroke[], name: string): Promise<File | undefined> {
  const canvas = document.createElement('canvas');
  const context = prepare(canvas, SHARP);
  if (context === null) return Promise.resolve(undefined);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, PAPER.width, PAPER.height);
  context.fillStyle = INK;
  if (name === '') drawStrokes(context, strokes);
  else drawName(context, name);
  return new Promise((resolve) =>
    canvas.toBlob(
      (blob) => resolve(blob === null ? undefined : new File([blob], m.family_forms_sign_file(), { type: 'image/png' })),
      'image/png',
    ),
  );
}

/** Signing by finger, pen or mouse with one step back; a typed name for those who cannot draw. */
export function SignatureSheet({ onClose, onSigned }: { onClose: () => void; onSigned: (picture: File) => void }) {
  const [open, setOpen] = useState(true);
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [typing, setTyping] = useState(false);
  const [name, setName] = useState('');
  const [empty, setEmpty] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<number | undefined>(undefined);
  const typed = name.trim();

  useEffect(() => {
    const pad = canvas.current;
    if (pad === null) return;
    const context = prepare(pad, Math.min(3, Math.max(1, window.devicePixelRatio)));
    if (context === null) return;
    if (typing) drawName(context, typed);
    else drawStrokes(context, strokes);
  }, [strokes, typing, typed]);

  const pointOf = (event: PointerEvent<HTMLCanvasElement>) => paperPoint(event, event.currentTarget.getBoundingClientRect());
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    if (typing || drawing.current !== undefined || !event.isPrimary) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = event.pointerId;
    setEmpty(false);
    const point = pointOf(event);
    setStrokes((before) => [...before, [point]]);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drawing.current !== event.pointerId) return;
    const point = pointOf(event);
    setStrokes((before) => [...before.slice(0, -1), addPoint(before.at(-1) ?? [], point)]);
  };
  const end = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drawing.current === event.pointerId) drawing.current = undefined;
  };
  const finish = async () => {
    if (typing ? typed === '' : !isSigned(strokes)) {
      setEmpty(true);
      return;
    }
    const picture = await pictureOf(strokes, typing ? typed : '');
    if (picture === undefined) {
      toast(m.ui_failed(), 'bad');
      return;
    }
    onSigned(picture);
    setOpen(false);
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.family_forms_sign_title()}
      foot={
        <Button kind="primary" size="large" block onClick={() => void finish()}>
          {m.family_forms_sign_done()}
        </Button>
      }
    >
      <div className="frm-pad">
        <p className="sc-help">{m.family_forms_sign_hint()}</p>
        <canvas
          ref={canvas}
          className="frm-pad__paper"
          role="img"
          aria-label={m.family_forms_sign_area()}
          onPointerDown={begin}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        />
        {typing ? (
          <TextInput
            label={m.family_forms_sign_name()}
            value={name}
            maxLength={MOST_NAME}
            autoComplete="name"
            onChange={(event) => {
              setName(event.target.value);
              setEmpty(false);
            }}
          />
        ) : null}
        <p className="sc-help sc-help--bad" role="alert">
          {empty ? m.family_forms_sign_empty() : null}
        </p>
        <div className="frm-pad__actions">
          {typing ? null : (
            <>
              <Button size="medium" onClick={() => setStrokes((before) => before.slice(0, -1))}>
                {m.family_forms_sign_undo()}
              </Button>
              <Button size="medium" onClick={() => setStrokes([])}>
                {m.family_forms_sign_clear()}
              </Button>
            </>
          )}
          <Button
            kind="text"
            size="medium"
            onClick={() => {
              setTyping(!typing);
              setEmpty(false);
            }}
          >
            {typing ? m.family_forms_sign_draw() : m.family_forms_sign_type()}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

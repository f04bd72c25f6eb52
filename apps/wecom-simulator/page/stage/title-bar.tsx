import { useT } from '../i18n';
import { Icon } from '../parts/icons';

/** The bar the client paints above a page: back, title, and ⋯ (with the capsule in WeChat). */
export function PageBar({
  title,
  wechat,
  menuHidden,
  back,
  close,
  menu,
}: {
  title: string;
  wechat: boolean;
  menuHidden: boolean;
  back: () => void;
  close: () => void;
  menu: () => void;
}) {
  const t = useT();
  return (
    <div className="pbar">
      <button type="button" className="hb" aria-label={t('back')} onClick={back}>
        <Icon name="chevronLeft" size={20} />
      </button>
      {!wechat && (
        <button type="button" className="hb" aria-label={t('close')} onClick={close}>
          <Icon name="close" size={18} />
        </button>
      )}
      <b className="tt el" title={title}>
        {title}
      </b>
      {wechat ? (
        <span className="capsule">
          <button type="button" aria-label={t('more')} disabled={menuHidden} onClick={menu}>
            <i className="dots" />
          </button>
          <u />
          <button type="button" aria-label={t('close')} onClick={close}>
            <em />
          </button>
        </span>
      ) : (
        <button type="button" className="hb end" aria-label={t('more')} disabled={menuHidden} onClick={menu}>
          <i className="dots" />
        </button>
      )}
    </div>
  );
}

/** Title of one of the client's own screens. */
export function HomeBar({ title, back, action }: { title: string; back?: (() => void) | undefined; action?: React.ReactNode }) {
  const t = useT();
  return (
    <div className="mt">
      {back && (
        <button type="button" className="hb" aria-label={t('back')} onClick={back}>
          <Icon name="chevronLeft" size={20} />
        </button>
      )}
      <b className="el grow">{title}</b>
      {action}
    </div>
  );
}

import type { ReactElement, ReactNode } from 'react';

/** Size in px (default 20; 14 in tags, 16 beside 13 px text, 18 in buttons). A `title` makes the icon speak; without one it is decoration. */
export interface IconProps {
  size?: number;
  title?: string;
  className?: string;
}
export type Icon = (props: IconProps) => ReactElement;

// One grid of 20, stroke 1.5, round ends: the whole set looks drawn by one hand.
const icon = (shape: ReactNode): Icon =>
  function IconShape({ size = 20, title, className }) {
    return (
      <svg
        className={className === undefined ? 'sc-icon' : `sc-icon ${className}`}
        width={size}
        height={size}
        viewBox="0 0 20 20"
        role={title === undefined ? undefined : 'img'}
        aria-hidden={title === undefined}
        aria-label={title}
        focusable="false"
      >
        {shape}
      </svg>
    );
  };

export const IconHome = /* @__PURE__ */ icon(<path d="M3.5 9 10 3.5 16.5 9v7.5h-4.3v-4.8H7.8v4.8H3.5z" />);
export const IconPeople = /* @__PURE__ */ icon(
  <>
    <circle cx="7.5" cy="7" r="2.8" />
    <path d="M2.5 16.5c0-3 2.2-4.8 5-4.8s5 1.8 5 4.8M13 4.4a2.8 2.8 0 0 1 0 5.2M14.6 12.2c1.8.6 2.9 2.1 2.9 4.3" />
  </>,
);
export const IconPerson = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="6.8" r="3.1" />
    <path d="M4 16.8c0-3.2 2.6-5.2 6-5.2s6 2 6 5.2" />
  </>,
);
export const IconFolder = /* @__PURE__ */ icon(
  <path d="M3 5.8a1.6 1.6 0 0 1 1.6-1.6h3l1.7 2h6.1A1.6 1.6 0 0 1 17 7.8v6.6a1.6 1.6 0 0 1-1.6 1.6H4.6A1.6 1.6 0 0 1 3 14.4z" />,
);
export const IconBox = /* @__PURE__ */ icon(<path d="M10 2.8 16.4 6.4v7.2L10 17.2l-6.4-3.6V6.4zM3.8 6.6 10 10l6.2-3.4M10 10v7" />);
export const IconChat = /* @__PURE__ */ icon(
  <path d="M3 9.4C3 6 6.1 3.6 10 3.6s7 2.4 7 5.8-3.1 5.8-7 5.8c-.8 0-1.5-.1-2.2-.3L4.6 16.6l.4-2.8C3.7 12.7 3 11.1 3 9.4z" />,
);
export const IconChart = /* @__PURE__ */ icon(<path d="M3.4 16.6h13.2M5.6 13.6V9M10 13.6V4.6M14.4 13.6V7.2" />);
export const IconTicket = /* @__PURE__ */ icon(
  <path d="M3 6.2a1.2 1.2 0 0 1 1.2-1.2h11.6A1.2 1.2 0 0 1 17 6.2v2a1.8 1.8 0 0 0 0 3.6v2a1.2 1.2 0 0 1-1.2 1.2H4.2A1.2 1.2 0 0 1 3 13.8v-2a1.8 1.8 0 0 0 0-3.6zM11.6 5.4v1.8M11.6 9.2v1.6M11.6 12.8v1.8" />,
);
export const IconSchool = /* @__PURE__ */ icon(
  <>
    <path d="M10 3 17.5 7 10 11 2.5 7z" />
    <path d="M5.5 8.8v4.6c1.3 1.1 2.8 1.6 4.5 1.6s3.2-.5 4.5-1.6V8.8M17.4 7.2v5" />
  </>,
);
export const IconHelp = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M8 8.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M10 13.6v.1" />
  </>,
);
export const IconSearch = /* @__PURE__ */ icon(
  <>
    <circle cx="8.8" cy="8.8" r="5.3" />
    <path d="m12.8 12.8 4 4" />
  </>,
);
export const IconBell = /* @__PURE__ */ icon(
  <>
    <path d="M5 8.5a5 5 0 0 1 10 0c0 4 1.6 5 1.6 5H3.4S5 12.5 5 8.5" />
    <path d="M8.3 16.3a2 2 0 0 0 3.4 0" />
  </>,
);
export const IconGlobe = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M3 10h14M10 3c2.2 2 3.2 4.4 3.2 7s-1 5-3.2 7c-2.2-2-3.2-4.4-3.2-7S7.8 5 10 3z" />
  </>,
);
export const IconPlus = /* @__PURE__ */ icon(<path d="M10 4v12M4 10h12" />);
export const IconMinus = /* @__PURE__ */ icon(<path d="M4.5 10h11" />);
export const IconCheck = /* @__PURE__ */ icon(<path d="m4.5 10.6 3.6 3.6 7.4-8.2" />);
export const IconClose = /* @__PURE__ */ icon(<path d="m5.2 5.2 9.6 9.6M14.8 5.2l-9.6 9.6" />);
export const IconMore = /* @__PURE__ */ icon(<path d="M4.6 10h.1M10 10h.1M15.4 10h.1" strokeWidth="2.4" />);
export const IconDownload = /* @__PURE__ */ icon(<path d="M10 3.2v9.4M6.2 9 10 12.8 13.8 9M3.5 16.5h13" />);
export const IconUpload = /* @__PURE__ */ icon(<path d="M10 12.8V3.4M6.2 7.2 10 3.4l3.8 3.8M3.5 16.5h13" />);
export const IconChevronDown = /* @__PURE__ */ icon(<path d="m4.8 7.6 5.2 5.2 5.2-5.2" />);
export const IconChevronUp = /* @__PURE__ */ icon(<path d="m4.8 12.4 5.2-5.2 5.2 5.2" />);
export const IconChevronRight = /* @__PURE__ */ icon(<path d="m7.8 4.8 5.2 5.2-5.2 5.2" />);
export const IconChevronLeft = /* @__PURE__ */ icon(<path d="M12.2 4.8 7 10l5.2 5.2" />);
export const IconSelector = /* @__PURE__ */ icon(<path d="m6.8 8 3.2-3.4L13.2 8M6.8 12l3.2 3.4 3.2-3.4" />);
export const IconForm = /* @__PURE__ */ icon(
  <>
    <rect x="4" y="3.6" width="12" height="13.2" rx="2" />
    <path d="m6.5 8 .9.9L9 7.2M11 8.1h2.6M6.5 12.6l.9.9L9 11.8M11 12.7h2.6" />
  </>,
);
export const IconDoc = /* @__PURE__ */ icon(
  <>
    <path d="M5 3h6.4L15.5 7v10H5z" />
    <path d="M11.2 3.2v4h4M7.6 10.4h5M7.6 13.4h5" />
  </>,
);
export const IconClock = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4.2l2.7 1.6" />
  </>,
);
export const IconCheckCircle = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="m6.9 10.3 2.2 2.2 4.1-4.6" />
  </>,
);
export const IconCloseCircle = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="m7.6 7.6 4.8 4.8M12.4 7.6l-4.8 4.8" />
  </>,
);
export const IconInfo = /* @__PURE__ */ icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 9.2v4M10 6.6v.1" />
  </>,
);
export const IconWarning = /* @__PURE__ */ icon(
  <>
    <path d="M10 3.2 17.4 16H2.6z" />
    <path d="M10 8v3.6M10 13.7v.1" />
  </>,
);
export const IconSend = /* @__PURE__ */ icon(<path d="M17 3 2.8 8.8l5.6 2.4M17 3l-4.6 14-4-5.8M17 3l-8.6 8.2" />);
export const IconLock = /* @__PURE__ */ icon(
  <>
    <rect x="4.2" y="8.8" width="11.6" height="8" rx="2" />
    <path d="M6.8 8.6V6.5a3.2 3.2 0 0 1 6.4 0v2.1" />
  </>,
);
export const IconUndo = /* @__PURE__ */ icon(
  <>
    <path d="M7 4.2 3.4 7.8 7 11.4" />
    <path d="M3.8 7.8h7.4a4.4 4.4 0 0 1 0 8.8H8" />
  </>,
);
export const IconShieldCheck = /* @__PURE__ */ icon(
  <>
    <path d="M10 2.9 16 5v4.6c0 3.7-2.4 6.3-6 7.5-3.6-1.2-6-3.8-6-7.5V5z" />
    <path d="m7.4 9.9 1.9 1.9 3.4-3.7" />
  </>,
);
export const IconPen = /* @__PURE__ */ icon(<path d="m4 13.2 8.7-8.7a1.9 1.9 0 0 1 2.7 2.7L6.7 15.9l-3.4.8z" />);
export const IconMegaphone = /* @__PURE__ */ icon(<path d="M3.4 8.2v3.6h2.4L13.6 16V4L5.8 8.2zM15.6 8a2.8 2.8 0 0 1 0 4M6.4 12l.9 4h2" />);
export const IconReload = /* @__PURE__ */ icon(
  <>
    <path d="M16.5 4v4h-4" />
    <path d="M16.2 8A6.6 6.6 0 1 0 16.6 11.4" />
  </>,
);
export const IconClip = /* @__PURE__ */ icon(
  <path d="M15.8 9.3 10 15.1a3.6 3.6 0 0 1-5.1-5.1l6.2-6.2a2.4 2.4 0 0 1 3.4 3.4l-6.1 6.1a1.2 1.2 0 0 1-1.7-1.7l5.6-5.6" />,
);
export const IconCopy = /* @__PURE__ */ icon(
  <>
    <rect x="7" y="7" width="9.8" height="9.8" rx="2" />
    <path d="M13 4.6A1.8 1.8 0 0 0 11.2 3H5a2 2 0 0 0-2 2v6.2A1.8 1.8 0 0 0 4.6 13" />
  </>,
);
export const IconPhone = /* @__PURE__ */ icon(
  <>
    <rect x="5.4" y="2.6" width="9.2" height="14.8" rx="2" />
    <path d="M9 14.8h2" />
  </>,
);
export const IconGrid = /* @__PURE__ */ icon(
  <>
    <rect x="3.2" y="3.2" width="5.4" height="5.4" rx="1.4" />
    <rect x="11.4" y="3.2" width="5.4" height="5.4" rx="1.4" />
    <rect x="3.2" y="11.4" width="5.4" height="5.4" rx="1.4" />
    <rect x="11.4" y="11.4" width="5.4" height="5.4" rx="1.4" />
  </>,
);
export const IconDrag = /* @__PURE__ */ icon(<path d="M7.4 5h.1M12.6 5h.1M7.4 10h.1M12.6 10h.1M7.4 15h.1M12.6 15h.1" strokeWidth="2" />);
export const IconBook = /* @__PURE__ */ icon(
  <path d="M3.5 4.5c2.3-.8 4.7-.5 6.5.9v11c-1.8-1.4-4.2-1.7-6.5-.9zM16.5 4.5c-2.3-.8-4.7-.5-6.5.9v11c1.8-1.4 4.2-1.7 6.5-.9z" />,
);
export const IconEye = /* @__PURE__ */ icon(
  <>
    <path d="M2.2 10S5 4.8 10 4.8 17.8 10 17.8 10 15 15.2 10 15.2 2.2 10 2.2 10z" />
    <circle cx="10" cy="10" r="2.3" />
  </>,
);
export const IconCalendar = /* @__PURE__ */ icon(
  <>
    <rect x="3" y="4.3" width="14" height="12.7" rx="2" />
    <path d="M3 8.4h14M6.8 2.6v3M13.2 2.6v3" />
  </>,
);
export const IconCalendarOff = /* @__PURE__ */ icon(
  <>
    <rect x="3" y="4.3" width="14" height="12.7" rx="2" />
    <path d="M3 8.4h14M6.8 2.6v3M13.2 2.6v3M8.3 11.1l3.4 3.4M11.7 11.1l-3.4 3.4" />
  </>,
);
export const IconOffline = /* @__PURE__ */ icon(
  <path d="m3 3 14 14M6.1 11.2a5.6 5.6 0 0 1 2.5-1.4M3.4 8.4a9.4 9.4 0 0 1 3-1.9M16.6 8.4A9.5 9.5 0 0 0 9 5.6M13.9 11.2l-.5-.5M8.5 14a2.2 2.2 0 0 1 3 0M10 16.4v.1" />,
);
export const IconSwap = /* @__PURE__ */ icon(<path d="M4 7.2h11.4M12.4 4.2l3 3-3 3M16 12.8H4.6M7.6 9.8l-3 3 3 3" />);
export const IconSign = /* @__PURE__ */ icon(
  <path d="M2.8 14.2c2.4-.4 3.6-9.4 5.8-9.4 2 0-1.6 8.2.4 8.2 1.5 0 1.8-3 3.1-3 1.2 0 .4 2.6 1.7 2.6.9 0 1.5-.8 3.2-1M3.4 17.2h13.2" />,
);
export const IconBranch = /* @__PURE__ */ icon(
  <>
    <circle cx="5.6" cy="4.8" r="1.8" />
    <circle cx="5.6" cy="15.2" r="1.8" />
    <circle cx="14.4" cy="10" r="1.8" />
    <path d="M5.6 6.6v6.8M12.6 10C8.8 10 5.8 8.8 5.6 6.6" />
  </>,
);
export const IconQr = /* @__PURE__ */ icon(
  <>
    <rect x="3.2" y="3.2" width="5" height="5" rx="1" />
    <rect x="11.8" y="3.2" width="5" height="5" rx="1" />
    <rect x="3.2" y="11.8" width="5" height="5" rx="1" />
    <path d="M11.8 11.8h2v2M16.8 11.8v1M11.8 16.8h1.6M16.8 15.4v1.4h-1.2" />
  </>,
);
export const IconMail = /* @__PURE__ */ icon(
  <>
    <rect x="3" y="4.4" width="14" height="11.2" rx="2" />
    <path d="m3.6 6 6.4 4.9L16.4 6" />
  </>,
);
export const IconPicture = /* @__PURE__ */ icon(
  <>
    <rect x="3" y="4" width="14" height="12" rx="2" />
    <circle cx="7.2" cy="8" r="1.3" />
    <path d="m3.4 14.4 4.2-3.7 3 2.5 2.8-2.3 3.2 2.8" />
  </>,
);
export const IconVideo = /* @__PURE__ */ icon(
  <>
    <rect x="2.8" y="5" width="10" height="10" rx="2" />
    <path d="m12.8 8.8 4.4-2.4v7.2l-4.4-2.4z" />
  </>,
);
export const IconDesktop = /* @__PURE__ */ icon(
  <>
    <rect x="2.8" y="3.6" width="14.4" height="9.8" rx="1.6" />
    <path d="M7 16.8h6M10 13.6v3" />
  </>,
);
export const IconIdCard = /* @__PURE__ */ icon(
  <>
    <rect x="2.6" y="4.4" width="14.8" height="11.2" rx="2" />
    <circle cx="7" cy="9" r="1.6" />
    <path d="M4.6 13.2c.3-1.3 1.2-2 2.4-2s2.1.7 2.4 2M11.8 8.4h3.4M11.8 11.4h2.4" />
  </>,
);
export const IconLink = /* @__PURE__ */ icon(
  <path d="M8.4 11.6a3.2 3.2 0 0 0 4.6 0l2.6-2.6A3.25 3.25 0 0 0 11 4.4L9.9 5.5M11.6 8.4a3.2 3.2 0 0 0-4.6 0L4.4 11A3.25 3.25 0 0 0 9 15.6l1.1-1.1" />,
);
export const IconPlay = /* @__PURE__ */ icon(<path d="M6.4 4.2v11.6L15.8 10z" />);
export const IconPause = /* @__PURE__ */ icon(<path d="M7 4.6v10.8M13 4.6v10.8" />);
export const IconScan = /* @__PURE__ */ icon(
  <path d="M3.2 7V4.6a1.4 1.4 0 0 1 1.4-1.4H7M13 3.2h2.4a1.4 1.4 0 0 1 1.4 1.4V7M16.8 13v2.4a1.4 1.4 0 0 1-1.4 1.4H13M7 16.8H4.6a1.4 1.4 0 0 1-1.4-1.4V13M3.2 10h13.6" />,
);
export const IconBolt = /* @__PURE__ */ icon(<path d="M11 2.8 4.4 11.4h4.8L8.6 17.2l7-9h-5z" />);
export const IconFilter = /* @__PURE__ */ icon(<path d="M3.4 5h13.2M5.8 10h8.4M8.2 15h3.6" />);
export const IconTrash = /* @__PURE__ */ icon(<path d="M4 5.6h12M8 5.4V3.6h4v1.8M5.6 5.8l.7 10.8h7.4l.7-10.8M8.4 9v4.6M11.6 9v4.6" />);
export const IconSettings = /* @__PURE__ */ icon(
  <>
    <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
  </>,
);
export const IconLogOut = /* @__PURE__ */ icon(
  <path d="M8 3.6H4.6a1 1 0 0 0-1 1v10.8a1 1 0 0 0 1 1H8M8.4 10h8.2M13.4 6.8l3.2 3.2-3.2 3.2" />,
);
export const IconTable = /* @__PURE__ */ icon(
  <>
    <rect x="3" y="4" width="14" height="12" rx="2" />
    <path d="M3 8.4h14M3 12.2h14M8.4 8.4V16" />
  </>,
);
export const IconSort = /* @__PURE__ */ icon(<path d="M6.4 4v11.6M3.4 12.8l3 3 3-3M13.6 16V4.4M10.6 7.2l3-3 3 3" />);
export const IconBold = /* @__PURE__ */ icon(<path d="M6 4h4.6a3 3 0 0 1 0 6H6zM6 10h5.4a3 3 0 0 1 0 6H6z" />);
export const IconItalic = /* @__PURE__ */ icon(<path d="M8.6 4h5M6.4 16h5M11.4 4 8.6 16" />);
export const IconUnderline = /* @__PURE__ */ icon(<path d="M5.6 3.6v5.2a4.4 4.4 0 0 0 8.8 0V3.6M4.6 16.6h10.8" />);
export const IconListBullet = /* @__PURE__ */ icon(<path d="M7.6 5.6h9M7.6 10h9M7.6 14.4h9M3.8 5.6h.1M3.8 10h.1M3.8 14.4h.1" />);
export const IconListOrdered = /* @__PURE__ */ icon(
  <path d="M8.4 5.6h8.2M8.4 10h8.2M8.4 14.4h8.2M3.4 4.4l1.2-.6v3.8M3.2 12.8c.4-.9 2.2-.8 2.2.3 0 1-2.2 1.8-2.2 2.9h2.4" />,
);
export const IconQuote = /* @__PURE__ */ icon(
  <path d="M4.2 13.8c2.6-.6 3.6-2.6 3.6-5.4V6H4.2v4h3.6M11.6 13.8c2.6-.6 3.6-2.6 3.6-5.4V6h-3.6v4h3.6" />,
);
export const IconStrike = /* @__PURE__ */ icon(
  <path d="M3.6 10h12.8M13.8 6.2c-.6-1.4-2-2.2-3.9-2.2-2.2 0-3.7 1-3.7 2.8 0 1.4 1 2.3 2.6 3.2M6 13.6c.6 1.5 2.1 2.4 4.1 2.4 2.3 0 3.9-1.1 3.9-3 0-.9-.4-1.6-1-2.2" />,
);
export const IconHeading = /* @__PURE__ */ icon(<path d="M5 4v12M15 4v12M5 10h10" />);

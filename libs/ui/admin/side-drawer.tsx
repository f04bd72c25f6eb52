import type { ReactNode } from 'react';
import { Drawer } from 'antd';
import { m } from '@contracts/messages';

/** Panel from the right, 316–420 wide; never a dialog on a dialog. Give `inline` where there is room for a column. */
export function SideDrawer({
  title,
  open,
  onClose,
  children,
  foot,
  width = 372,
}: {
  title: ReactNode;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
  width?: number;
}) {
  return (
    <Drawer
      title={title}
      open={open}
      onClose={onClose}
      size={width}
      footer={foot ?? null}
      closable={{ 'aria-label': m.ui_close(), placement: 'end' }}
    >
      {children}
    </Drawer>
  );
}

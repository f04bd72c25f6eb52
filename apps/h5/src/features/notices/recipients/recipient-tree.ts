export * from '@ui/core/notices/recipient-tree';

export * from '@ui/core/notices/compose-form';

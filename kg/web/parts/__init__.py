"""Parts that pages of the site share: records, passages, tables, charts, fields of forms."""

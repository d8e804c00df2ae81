-- Rows that the model refused: worth a look, and no reason to hold up what is built upon the others.
{{ config(severity='warn') }}

select abalone_id, error from {{ ref('rings_predicted') }} where error is not null

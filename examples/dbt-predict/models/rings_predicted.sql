{{ config(materialized='incremental', unique_key='abalone_id') }}

{#
  A run predicts only what it has to: abalones that are new, that were measured again since, or that had no prediction.
  `dbt run --full-refresh` predicts all of them, as after another model was promoted.
#}
select abalone_id, measured_at, prediction, error, current_timestamp as predicted_at
from (
  select m.abalone_id, m.measured_at, {{ var('function_schema') }}."{{ var('function_name') }}"(
    m.type, m.longest_shell, m.diameter, m.height, m.whole_weight, m.shucked_weight, m.viscera_weight, m.shell_weight)
  from {{ source('demo', 'measured') }} as m
  {%- if is_incremental() %}
  left join {{ this }} as done
    on done.abalone_id = m.abalone_id and done.measured_at >= m.measured_at and done.error is null
  where done.abalone_id is null
  {%- endif %}
)




select abalone_id, measured_at, prediction, error, current_timestamp as predicted_at
from (
  select m.abalone_id, m.measured_at, PRED_SCHEMA."abaloneRings_SCALAR"(
    m.type, m.longest_shell, m.diameter, m.height, m.whole_weight, m.shucked_weight, m.viscera_weight, m.shell_weight)
  from DEMO.measured as m
  left join DBT.rings_predicted as done
    on done.abalone_id = m.abalone_id and done.measured_at >= m.measured_at and done.error is null
  where done.abalone_id is null
)
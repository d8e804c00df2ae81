{{ config(materialized='table') }}
select 1 as id, 'a' as customer, timestamp '2024-01-01 00:00:00' as changed, cast(1.5 as decimal(10,2)) as price
union all select 2, 'b', timestamp '2024-01-02 00:00:00', 2.5

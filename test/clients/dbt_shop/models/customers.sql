{{ config(materialized='view') }}
select customer, {{ dbt.datediff("timestamp '2024-01-01 00:00:00'", "max(changed)", 'day') }} as days_since from {{ ref('orders') }} group by customer

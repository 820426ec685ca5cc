"""Long work that shows itself: started, done by a worker or at once, told how far it is, stopped, taken up again.

`kinds` says what there is to do, `running` does it, `models.Job` remembers it, `admin` shows it. The queue is
django-tasks'; a `Job` is what people see of it.
"""
